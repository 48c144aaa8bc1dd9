-- How far each district's log is sealed: the newest head that the signer signed, and what witnesses signed of it.

-- size 0: nothing is signed yet. verifier: the log's key, the same for ever. fault: why sealing stands still.
CREATE TABLE sealed_head (
  tenant_id       int PRIMARY KEY,
  size            bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
  root            bytea NOT NULL CHECK (octet_length(root) = 32),
  checkpoint      text NOT NULL DEFAULT '',
  verifier        text NOT NULL DEFAULT '',
  sealed_at       timestamptz NOT NULL DEFAULT '-infinity',
  published_size  bigint NOT NULL DEFAULT 0,
  published_at    timestamptz NOT NULL DEFAULT '-infinity',
  fault           text,
  fault_at        timestamptz
) WITH (fillfactor = 50);

-- The newest checkpoint that each witness signed, with its line; witnesses may be behind the head.
CREATE TABLE cosignature (
  tenant_id    int NOT NULL,
  witness      text COLLATE "C" NOT NULL,
  size         bigint NOT NULL CHECK (size > 0),
  checkpoint   text NOT NULL,
  line         text NOT NULL,
  cosigned_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, witness)
) WITH (fillfactor = 50);

ALTER TABLE sealed_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE sealed_head FORCE ROW LEVEL SECURITY;
ALTER TABLE cosignature ENABLE ROW LEVEL SECURITY;
ALTER TABLE cosignature FORCE ROW LEVEL SECURITY;

CREATE POLICY own_district ON sealed_head
  USING (tenant_id = nullif(current_setting('sandan.tenant', true), '')::int);
CREATE POLICY own_district ON cosignature
  USING (tenant_id = nullif(current_setting('sandan.tenant', true), '')::int);

-- Across districts: how far each is, not what was signed.
CREATE POLICY sealed_of_all ON sealed_head FOR SELECT TO sandan_scan USING (true);
CREATE POLICY cosigned_of_all ON cosignature FOR SELECT TO sandan_scan USING (true);

GRANT SELECT, INSERT, UPDATE ON sealed_head, cosignature TO sandan_app;
GRANT SELECT (tenant_id, size, sealed_at, published_size, published_at, fault_at) ON sealed_head TO sandan_scan;
GRANT SELECT (tenant_id, witness, size, cosigned_at) ON cosignature TO sandan_scan;
