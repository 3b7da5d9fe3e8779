-- Written by hand.

-- A memo is returned while its owner is asked something. Who must choose another recipient has the ball as well, but no question.
CREATE OR REPLACE FUNCTION balls_tell_memos() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE memos SET returned_at = CASE WHEN NEW.until IS NULL AND EXISTS (SELECT 1 FROM returns q WHERE q.ball_id = NEW.id) THEN NEW.since END
   WHERE id = NEW.memo_id;
  RETURN NULL;
END $$;
CREATE FUNCTION returns_tell_memos() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE memos m SET returned_at = b.since FROM balls b WHERE b.id = NEW.ball_id AND b.until IS NULL AND m.id = b.memo_id;
  RETURN NULL;
END $$;
CREATE TRIGGER returns_tell_memos AFTER INSERT ON returns FOR EACH ROW EXECUTE FUNCTION returns_tell_memos();

-- Four eyes: whether an executive has the ball of their own memo to the company depends on the other executives, on its
-- purpose, and on what the purpose says. Only the owner's row can change by it.
CREATE FUNCTION owner_takes_ball(memo integer) RETURNS void LANGUAGE sql AS $$
  UPDATE participants p SET has_ball = NOT p.has_ball
   WHERE p.memo_id = memo AND p.is_owner AND p.is_recipient AND p.has_ball <> holds_ball(p)
$$;

CREATE FUNCTION executives_change_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM owner_takes_ball(coalesce(NEW.memo_id, OLD.memo_id));
  RETURN NULL;
END $$;
CREATE TRIGGER executives_join AFTER INSERT ON participants FOR EACH ROW
  WHEN (NEW.recipient_key = 0 AND NEW.is_recipient AND NOT NEW.is_owner) EXECUTE FUNCTION executives_change_four_eyes();
CREATE TRIGGER executives_change AFTER UPDATE OF is_recipient ON participants FOR EACH ROW
  WHEN (NEW.recipient_key = 0 AND NEW.is_recipient <> OLD.is_recipient AND NOT NEW.is_owner) EXECUTE FUNCTION executives_change_four_eyes();
CREATE TRIGGER executives_leave AFTER DELETE ON participants FOR EACH ROW
  WHEN (OLD.recipient_key = 0 AND OLD.is_recipient AND NOT OLD.is_owner) EXECUTE FUNCTION executives_change_four_eyes();

CREATE FUNCTION purpose_changes_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM owner_takes_ball(NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER memos_change_purpose AFTER UPDATE OF purpose_id ON memos FOR EACH ROW
  WHEN (NEW.is_for_company AND NEW.purpose_id IS DISTINCT FROM OLD.purpose_id) EXECUTE FUNCTION purpose_changes_four_eyes();

CREATE FUNCTION purposes_change_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM owner_takes_ball(m.id) FROM memos m
   WHERE m.purpose_id = NEW.id AND m.is_for_company AND m.stage = 'pending' AND m.withdrawn_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER purposes_change_four_eyes AFTER UPDATE OF four_eyes ON purposes FOR EACH ROW
  WHEN (NEW.four_eyes <> OLD.four_eyes) EXECUTE FUNCTION purposes_change_four_eyes();
