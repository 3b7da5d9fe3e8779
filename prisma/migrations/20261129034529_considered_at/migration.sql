-- Written by hand.

-- Each morning tells what was decided since the last one.
CREATE INDEX memos_considered_at ON memos (considered_at) WHERE considered_at IS NOT NULL;
