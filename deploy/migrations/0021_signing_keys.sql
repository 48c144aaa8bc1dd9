-- Officers' keys and signatures: projections/signing_keys/table.sql as it stood when this was written.

-- An officer's key: state REGISTERED, CONFIRMED, REVOKED. The key and its proof are in base64, times are the server's.
CREATE TABLE model.signing_key (
  LIKE model.version INCLUDING ALL,
  signing_key    text COLLATE "C" NOT NULL,
  person         text COLLATE "C" NOT NULL,
  public_key     text NOT NULL,
  proof          text NOT NULL,
  state          text NOT NULL,
  registered_at  timestamptz NOT NULL,
  confirmed_by   text COLLATE "C",
  confirmed_at   timestamptz,
  reason         text,
  revoked_by     text COLLATE "C",
  revoked_at     timestamptz,
  position       bigint NOT NULL
);
SELECT model.temporal('signing_keys', 'signing_key', 'signing_key');

-- A signature inside an event: of the act that the event records in `stream`, in base64.
CREATE TABLE model.officer_signature (
  LIKE model.entry INCLUDING ALL,
  stream       text COLLATE "C" NOT NULL,
  signing_key  text COLLATE "C" NOT NULL,
  value        text NOT NULL
);
SELECT model.journal('signing_keys', 'officer_signature');
CREATE INDEX ON model.officer_signature (tenant_id, generation, stream);
