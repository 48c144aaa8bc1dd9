-- The trail: one row an event. `data` is the event's own JSON without its sealed part. `occurred_max` is the latest
-- business day up to here. unit, year, item and person say whom the event is about, also where the event itself names
-- only an item, a contribution, a suggestion or a file.
CREATE TABLE model.timeline (
  LIKE model.entry INCLUDING ALL,
  command_id      text COLLATE "C" NOT NULL,
  recorded_at     timestamptz NOT NULL,
  occurred_on     date,
  occurred_max    date,
  type            text COLLATE "C" NOT NULL,
  stream          text COLLATE "C" NOT NULL,
  version         int NOT NULL,
  unit            text COLLATE "C",
  year            int,
  item            text COLLATE "C",
  person          text COLLATE "C",
  actor_person    text COLLATE "C" NOT NULL,
  actor_post      text COLLATE "C",
  actor_unit      text COLLATE "C",
  actor_roles     text[] NOT NULL,
  behalf_unit     text COLLATE "C",
  behalf_post     text COLLATE "C",
  behalf_person   text COLLATE "C",
  attested        boolean NOT NULL,
  causation       text,
  correlation     text,
  classification  text NOT NULL,
  data            text NOT NULL,
  state_sha256    bytea NOT NULL
);
SELECT model.journal('timeline', 'timeline');
CREATE INDEX ON model.timeline (tenant_id, generation, item, position) WHERE item IS NOT NULL;
CREATE INDEX ON model.timeline (tenant_id, generation, unit, position) WHERE unit IS NOT NULL;
CREATE INDEX ON model.timeline (tenant_id, generation, person, position) WHERE person IS NOT NULL;

-- Whom an item, a contribution, a suggestion, an evidence file or a practice is about: only the trail looks here.
CREATE TABLE model.timeline_subject (
  LIKE model.version INCLUDING ALL,
  entity  text COLLATE "C" NOT NULL,
  unit    text COLLATE "C" NOT NULL,
  year    int,
  item    text COLLATE "C"
);
SELECT model.temporal('timeline', 'timeline_subject', 'entity', whole => false);
