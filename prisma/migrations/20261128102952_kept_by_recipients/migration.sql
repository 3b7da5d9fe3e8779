-- Written by hand.

-- Whoever is no longer the recipient has nothing to keep, however they ceased to be one.
CREATE FUNCTION participants_let_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.is_kept := false;
  RETURN NEW;
END $$;
CREATE TRIGGER participants_let_go BEFORE UPDATE OF is_recipient ON participants
  FOR EACH ROW WHEN (NEW.is_kept AND NOT NEW.is_recipient) EXECUTE FUNCTION participants_let_go();
