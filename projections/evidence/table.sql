-- An evidence file: state DECLARED (a name, bytes still to be supplied), SUPPLIED (digest known, not yet sealed),
-- SEALED or REJECTED. `reports` are the progress reports that show it.
CREATE TABLE model.evidence (
  LIKE model.version INCLUDING ALL,
  evidence         text COLLATE "C" NOT NULL,
  unit             text COLLATE "C" NOT NULL,
  item             text COLLATE "C",
  file_name        text NOT NULL,
  no_state_secret  boolean NOT NULL,
  state            text NOT NULL,
  sha256           text,
  size_bytes       bigint,
  media_type       text,
  object_key       text,
  object_version   text,
  retain_until_on  date,
  rejected_reason  text,
  reports          text[] NOT NULL,
  position         bigint NOT NULL
);
SELECT model.temporal('evidence', 'evidence', 'evidence');
CREATE INDEX ON model.evidence (tenant_id, generation, item) WHERE item IS NOT NULL;
-- The same bytes offered twice.
CREATE INDEX ON model.evidence (tenant_id, generation, sha256) WHERE sha256 IS NOT NULL;
