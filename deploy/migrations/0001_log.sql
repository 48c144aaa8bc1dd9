-- The log of every district: one set of tables, every key led by tenant_id, row level security forced.
-- services/store/README.md says why each of these is as it is.

CREATE TABLE tenant (
  tenant_id   int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code        text NOT NULL UNIQUE CHECK (code ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
  name        text NOT NULL CHECK (name <> ''),
  created_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- One row a district. Every append takes it last and briefly; fillfactor keeps its updates on its page (HOT).
CREATE TABLE log_head (
  tenant_id    int PRIMARY KEY REFERENCES tenant,
  size         bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
  recorded_at  timestamptz NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 10);

-- position: from 0, without gaps, in commit order. state: the exact bytes of the envelope, never re-encoded.
CREATE TABLE event (
  tenant_id       int NOT NULL,
  position        bigint NOT NULL CHECK (position >= 0),
  stream_id       text NOT NULL,
  stream_version  int NOT NULL,
  type            text NOT NULL,
  state           bytea NOT NULL CHECK (octet_length(state) <= 60000),
  recorded_at     timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, position),
  UNIQUE (tenant_id, stream_id, stream_version)
);

-- One row a command that took effect: what was asked (its digest) and the receipt to give again.
CREATE TABLE command (
  tenant_id       int NOT NULL,
  command_id      uuid NOT NULL,
  request_sha256  bytea NOT NULL CHECK (octet_length(request_sha256) = 32),
  first_position  bigint NOT NULL,
  last_position   bigint NOT NULL CHECK (last_position >= first_position - 1),
  stream_id       text NOT NULL,
  stream_version  int NOT NULL,
  entity_id       text,
  recorded_at     timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, command_id)
);

-- A person's data key, wrapped by the district's key. Destroying it erases what it sealed; the row stays, so that
-- no second key is ever made for a subject that was erased.
CREATE TABLE subject_key (
  tenant_id     int NOT NULL,
  subject       text NOT NULL,
  key_id        uuid NOT NULL,
  wrapped       bytea,
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  destroyed_at  timestamptz,
  PRIMARY KEY (tenant_id, subject),
  UNIQUE (tenant_id, key_id),
  CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

-- How far a follower of the log has come (the library's Tracking), written with the follower's own rows.
CREATE TABLE tracking (
  tenant_id         int NOT NULL,
  application_name  text NOT NULL,
  notification_id   bigint NOT NULL,
  PRIMARY KEY (tenant_id, application_name)
);

ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;
ALTER TABLE log_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE log_head FORCE ROW LEVEL SECURITY;
ALTER TABLE event ENABLE ROW LEVEL SECURITY;
ALTER TABLE event FORCE ROW LEVEL SECURITY;
ALTER TABLE command ENABLE ROW LEVEL SECURITY;
ALTER TABLE command FORCE ROW LEVEL SECURITY;
ALTER TABLE subject_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE subject_key FORCE ROW LEVEL SECURITY;
ALTER TABLE tracking ENABLE ROW LEVEL SECURITY;
ALTER TABLE tracking FORCE ROW LEVEL SECURITY;

-- nullif: once a transaction with SET LOCAL has ended, the setting is '' and no longer NULL.
CREATE POLICY own_district ON tenant
  USING (tenant_id = nullif(current_setting('sandan.tenant', true), '')::int);
CREATE POLICY own_district ON log_head
  USING (tenant_id = nullif(current_setting('sandan.tenant', true), '')::int);
CREATE POLICY own_district ON event
  USING (tenant_id = nullif(current_setting('sandan.tenant', true), '')::int);
CREATE POLICY own_district ON command
  USING (tenant_id = nullif(current_setting('sandan.tenant', true), '')::int);
CREATE POLICY own_district ON subject_key
  USING (tenant_id = nullif(current_setting('sandan.tenant', true), '')::int);
CREATE POLICY own_district ON tracking
  USING (tenant_id = nullif(current_setting('sandan.tenant', true), '')::int);

-- The platform's owner registers and lists districts; it too sees a district's rows only once it has named it.
CREATE POLICY registry ON tenant TO sandan_owner USING (true);
-- What looks across districts learns which exist and how far each log has come, and nothing else.
CREATE POLICY heads_of_all ON log_head FOR SELECT TO sandan_scan USING (true);

-- At a terminal a district is called by its code. Whoever knows one learns its id; nobody but the owner lists them.
CREATE FUNCTION tenant_id_of(wanted text) RETURNS int
  STABLE SECURITY DEFINER LANGUAGE sql SET search_path = pg_catalog, pg_temp
  AS $$ SELECT tenant_id FROM public.tenant WHERE code = wanted $$;
REVOKE ALL ON FUNCTION tenant_id_of(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_id_of(text) TO sandan_app;

GRANT USAGE ON SCHEMA public TO sandan_app, sandan_scan;
GRANT SELECT ON tenant TO sandan_app;
GRANT SELECT, UPDATE (size, recorded_at) ON log_head TO sandan_app;
GRANT SELECT, INSERT ON event, command TO sandan_app;
GRANT SELECT, INSERT, UPDATE (wrapped, destroyed_at) ON subject_key TO sandan_app;
GRANT SELECT, INSERT, UPDATE (notification_id) ON tracking TO sandan_app;
GRANT SELECT (tenant_id, size) ON log_head TO sandan_scan;
GRANT SELECT ON schema_migration TO sandan_app;
