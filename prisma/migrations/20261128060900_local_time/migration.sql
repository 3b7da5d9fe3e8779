-- What the clocks of a zone show. A zone that this PostgreSQL does not know must not fail the pages of everybody who meets
-- its owner: then the company's own is taken, and UTC at last.
CREATE FUNCTION local_time(moment timestamptz, zone text) RETURNS timestamp LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN moment AT TIME ZONE zone;
EXCEPTION WHEN invalid_parameter_value THEN
  BEGIN
    RETURN moment AT TIME ZONE coalesce((SELECT default_time_zone FROM company), 'UTC');
  EXCEPTION WHEN invalid_parameter_value THEN
    RETURN moment AT TIME ZONE 'UTC';
  END;
END $$;
