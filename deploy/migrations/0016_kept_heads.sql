-- Past heads of each district's log that stay: the last of each day, and those that a publication binds.

-- sealed_on: Beijing's day. bound: a publication names it. lines: what witnesses signed of it, by witness.
-- stored_at: when it was written into the object store, which happens once.
CREATE TABLE kept_head (
  tenant_id   int NOT NULL,
  size        bigint NOT NULL CHECK (size > 0),
  root        bytea NOT NULL CHECK (octet_length(root) = 32),
  checkpoint  text NOT NULL,
  sealed_at   timestamptz NOT NULL,
  sealed_on   date NOT NULL,
  bound       boolean NOT NULL DEFAULT false,
  lines       jsonb NOT NULL DEFAULT '{}',
  stored_at   timestamptz,
  PRIMARY KEY (tenant_id, size)
);

ALTER TABLE kept_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE kept_head FORCE ROW LEVEL SECURITY;

CREATE POLICY own_district ON kept_head
  USING (tenant_id = nullif(current_setting('sandan.tenant', true), '')::int);
-- Across districts: how many wait, not what was signed.
CREATE POLICY kept_of_all ON kept_head FOR SELECT TO sandan_scan USING (true);

-- DELETE: a head that another of the same day follows, where nothing binds it.
GRANT SELECT, INSERT, UPDATE, DELETE ON kept_head TO sandan_app;
GRANT SELECT (tenant_id, size, sealed_at, sealed_on, bound, stored_at) ON kept_head TO sandan_scan;

-- A publication names the newest head of its moment: as in projections/evaluations/table.sql.
ALTER TABLE model.publication ADD COLUMN checkpoint_size bigint NOT NULL DEFAULT 0;
ALTER TABLE model.publication ADD COLUMN checkpoint_root text NOT NULL DEFAULT '';
ALTER TABLE model.publication ALTER COLUMN checkpoint_size DROP DEFAULT;
ALTER TABLE model.publication ALTER COLUMN checkpoint_root DROP DEFAULT;
CREATE OR REPLACE VIEW public.publication WITH (security_invoker = true) AS
  SELECT * FROM model.publication WHERE generation = (
    SELECT live.generation FROM public.projection_cursor AS live
    WHERE live.tenant_id = nullif(current_setting('sandan.tenant', true), '')::int
      AND live.projection = 'evaluations' AND live.state = 'LIVE');
