-- Reminders that were sent: of a deadline near or past, to `leader`, empty for the unit as such. One of the ids says of
-- what: the item of a time node, or a finding, a follow-up, an objection, a key-management case.
CREATE TABLE model.notice (
  LIKE model.entry INCLUDING ALL,
  item         text COLLATE "C",
  unit         text COLLATE "C" NOT NULL,
  kind         text NOT NULL,
  due_on       date NOT NULL,
  leader       text COLLATE "C",
  recorded_at  timestamptz NOT NULL,
  deadline     text NOT NULL,
  finding      text COLLATE "C",
  follow_up    text COLLATE "C",
  objection    text COLLATE "C",
  case_id      text COLLATE "C"
);
SELECT model.journal('notices', 'notice');
CREATE INDEX ON model.notice (tenant_id, generation, leader, position);
