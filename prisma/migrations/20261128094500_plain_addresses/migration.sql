-- An address as it is compared: see src/platform/emailAddress.ts, which does this to what is typed. Addresses that were stored
-- before it did are found by it too.
CREATE FUNCTION plain_address(stored text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT lower(
    regexp_replace(
      regexp_replace(
        regexp_replace(
          regexp_replace(
            normalize(
              regexp_replace(
                stored,
                '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u2007\u200b-\u200f\u202a-\u202f\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]',
                '',
                'g'),
              NFKC),
            '^.*<([^<>]*)>[\s,;]*$', '\1'),
          '^[\s"''`´‘’‚‛“”„‟«»‹›([]*(mailto:)?[\s"''`´‘’‚‛“”„‟«»‹›]*', '', 'i'),
        '(@[^?]*)\?.*$', '\1'),
      '[\s,;"''`´‘’‚‛“”„‟«»‹›)\]]*$', ''))
$$;

CREATE INDEX users_plain_address_idx ON users (plain_address(email));
