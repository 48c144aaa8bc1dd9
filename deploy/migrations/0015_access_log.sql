-- The access log of every district: who was handed what. A log of its own beside that of events, never changed.
-- services/access/README.md says why each of these is as it is.

-- How many entries a district's access log has. Made with its first entry.
CREATE TABLE access_head (
  tenant_id    int PRIMARY KEY REFERENCES tenant,
  size         bigint NOT NULL CHECK (size >= 0),
  recorded_at  timestamptz NOT NULL
) WITH (fillfactor = 10);

-- position: from 0, without gaps, in commit order. state: the exact bytes of the entry, which are proven; the columns
-- behind it repeat what it says, to find it by.
CREATE TABLE access_entry (
  tenant_id     int NOT NULL,
  position      bigint NOT NULL CHECK (position >= 0),
  recorded_at   timestamptz NOT NULL,
  state         bytea NOT NULL CHECK (octet_length(state) <= 60000),
  command_id    uuid NOT NULL,
  person        text COLLATE "C" NOT NULL,
  subject_kind  text COLLATE "C" NOT NULL,
  subject_id    text COLLATE "C" NOT NULL,
  item          text COLLATE "C",
  year          int,
  PRIMARY KEY (tenant_id, position),
  UNIQUE (tenant_id, command_id)
);
CREATE INDEX access_of_subject ON access_entry (tenant_id, subject_kind, subject_id, position);
CREATE INDEX access_of_item ON access_entry (tenant_id, item, position) WHERE item IS NOT NULL;
CREATE INDEX access_of_year ON access_entry (tenant_id, year, position) WHERE year IS NOT NULL;
CREATE INDEX access_by_person ON access_entry (tenant_id, person, position);
CREATE INDEX access_at ON access_entry (tenant_id, recorded_at);

ALTER TABLE access_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_head FORCE ROW LEVEL SECURITY;
ALTER TABLE access_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_entry FORCE ROW LEVEL SECURITY;

CREATE POLICY own_district ON access_head
  USING (tenant_id = nullif(current_setting('sandan.tenant', true), '')::int);
CREATE POLICY own_district ON access_entry
  USING (tenant_id = nullif(current_setting('sandan.tenant', true), '')::int);
-- What looks across districts learns how far each has come.
CREATE POLICY heads_of_all ON access_head FOR SELECT TO sandan_scan USING (true);

GRANT SELECT, INSERT, UPDATE (size, recorded_at) ON access_head TO sandan_app;
GRANT SELECT, INSERT ON access_entry TO sandan_app;
GRANT SELECT (tenant_id, size) ON access_head TO sandan_scan;
