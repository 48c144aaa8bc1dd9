-- An evidence file: state DECLARED (a name, bytes still to be supplied), SUPPLIED (digest known, not yet sealed),
-- SEALED or REJECTED. `blob_` is the ciphertext in the vault, opened by the key `key_id`; `reports` are the progress
-- reports that show the file.
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
  position         bigint NOT NULL,
  -- The file that stands for this one since superseded_at; the reason why few may know what this one says.
  successor          text COLLATE "C",
  superseded_reason  text,
  superseded_at      timestamptz,
  restriction        text,
  key_id             text,
  blob_sha256        text,
  blob_bytes         bigint,
  -- What was found in the bytes: their true type, who scanned them with which signatures, which previews were made.
  true_media_type      text,
  scan_verdict         text,
  scan_engine          text,
  scan_engine_version  text,
  scan_signatures      text,
  scan_signatures_on   date,
  scan_threat          text,
  previews             text[],
  previews_lost        text[]
);
SELECT model.temporal('evidence', 'evidence', 'evidence');
CREATE INDEX ON model.evidence (tenant_id, generation, item) WHERE item IS NOT NULL;
-- The same bytes offered twice.
CREATE INDEX ON model.evidence (tenant_id, generation, sha256) WHERE sha256 IS NOT NULL;
-- What a file stands for instead; the few that not everybody may know of.
CREATE INDEX ON model.evidence (tenant_id, generation, successor) WHERE successor IS NOT NULL;
CREATE INDEX ON model.evidence (tenant_id, generation, valid_to) WHERE restriction IS NOT NULL;
