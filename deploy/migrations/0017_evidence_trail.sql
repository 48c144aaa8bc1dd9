-- The trails of evidence files: projections/evidence_trail/table.sql as it stood when this was written.

-- A file is shown in a matter: an item, a report, a finding, a score, a ruling. `matter` begins with which of them it is,
-- as in `report/<id>`; `position` is that of the event which showed it there first.
CREATE TABLE model.trail_citation (
  LIKE model.version INCLUDING ALL,
  matter    text COLLATE "C" NOT NULL,
  evidence  text COLLATE "C" NOT NULL,
  position  bigint NOT NULL
);
SELECT model.temporal('evidence_trail', 'trail_citation', 'matter, evidence', whole => false);
CREATE INDEX ON model.trail_citation (tenant_id, generation, evidence);

-- A finding is about items, a follow-up about findings: what is shown in `matter` is shown of what it is `about`.
CREATE TABLE model.trail_about (
  LIKE model.version INCLUDING ALL,
  about   text COLLATE "C" NOT NULL,
  matter  text COLLATE "C" NOT NULL
);
SELECT model.temporal('evidence_trail', 'trail_about', 'about, matter', whole => false);

-- An event that did something with a file (`evidence/<id>`) or decided a matter; `step` is its position.
CREATE TABLE model.trail_step (
  LIKE model.version INCLUDING ALL,
  matter  text COLLATE "C" NOT NULL,
  step    bigint NOT NULL
);
SELECT model.temporal('evidence_trail', 'trail_step', 'matter, step', whole => false);
