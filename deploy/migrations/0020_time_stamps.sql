-- When a head that stays got its time stamp (RFC 3161), which lies beside it in the object store.
ALTER TABLE kept_head ADD COLUMN stamped_at timestamptz;
GRANT SELECT (stamped_at) ON kept_head TO sandan_scan;
