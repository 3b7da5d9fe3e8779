-- Written by hand.

-- Who reads all sent memos counts them by the index alone.
CREATE INDEX memos_sent ON memos (created_at DESC, id DESC) WHERE withdrawn_at IS NULL AND stage <> 'draft';
