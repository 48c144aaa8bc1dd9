-- An inspection: state PLANNED, RUNNING, CONCLUDED, FED_BACK, CANCELLED. `tracks` is the key-management case of a
-- tracking visit. One that is UNANNOUNCED and never started is no business of the unit.
CREATE TABLE model.inspection (
  LIKE model.version INCLUDING ALL,
  inspection           text COLLATE "C" NOT NULL,
  number               text NOT NULL,
  organiser            text COLLATE "C" NOT NULL,
  unit                 text COLLATE "C" NOT NULL,
  year                 int NOT NULL,
  method               text NOT NULL,
  style                text NOT NULL,
  departments          text[] NOT NULL,
  team                 text[] NOT NULL,
  planned_for_on       date NOT NULL,
  purpose              text NOT NULL,
  tracks               text COLLATE "C",
  reason_beyond_limit  text NOT NULL,
  state                text NOT NULL,
  started_on           date,
  conclusion           text,
  concluded_on         date,
  fed_back_on          date,
  cancelled_reason     text,
  position             bigint NOT NULL
);
SELECT model.temporal('inspections', 'inspection', 'inspection');
CREATE INDEX ON model.inspection (tenant_id, generation, unit, year);

-- What was seen in an inspection of one of the three lists.
CREATE TABLE model.observation (
  LIKE model.entry INCLUDING ALL,
  inspection  text COLLATE "C" NOT NULL,
  list_kind   text NOT NULL,
  items       text[] NOT NULL,
  text        text NOT NULL,
  evidence    text[] NOT NULL
);
SELECT model.journal('inspections', 'observation');
CREATE INDEX ON model.observation (tenant_id, generation, inspection, position);
