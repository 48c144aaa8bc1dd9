-- Reminders that were sent of a time node near or past.
CREATE TABLE model.notice (
  LIKE model.entry INCLUDING ALL,
  item         text COLLATE "C" NOT NULL,
  unit         text COLLATE "C" NOT NULL,
  kind         text NOT NULL,
  due_on       date NOT NULL,
  leader       text COLLATE "C" NOT NULL,
  recorded_at  timestamptz NOT NULL
);
SELECT model.journal('notices', 'notice');
CREATE INDEX ON model.notice (tenant_id, generation, leader, position);
