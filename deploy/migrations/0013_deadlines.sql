-- Timers of every deadline, not of time nodes alone: `subject` is what has it (item, finding, follow-up, objection, case).
ALTER TABLE timer RENAME COLUMN item TO subject;
ALTER TABLE timer ADD COLUMN deadline text NOT NULL DEFAULT 'TIME_NODE';
ALTER TABLE timer ALTER COLUMN deadline DROP DEFAULT;
ALTER INDEX timer_of_item RENAME TO timer_of_subject;

-- Reminders of deadlines beside those of time nodes: projections/notices/table.sql as it stood when this was written.
ALTER TABLE model.notice ALTER COLUMN item DROP NOT NULL;
ALTER TABLE model.notice ALTER COLUMN leader DROP NOT NULL;
ALTER TABLE model.notice ADD COLUMN deadline text NOT NULL DEFAULT 'TIME_NODE';
ALTER TABLE model.notice ALTER COLUMN deadline DROP DEFAULT;
ALTER TABLE model.notice ADD COLUMN finding text COLLATE "C";
ALTER TABLE model.notice ADD COLUMN follow_up text COLLATE "C";
ALTER TABLE model.notice ADD COLUMN objection text COLLATE "C";
ALTER TABLE model.notice ADD COLUMN case_id text COLLATE "C";
CREATE OR REPLACE VIEW public.notice WITH (security_invoker = true) AS
  SELECT * FROM model.notice WHERE generation = (
    SELECT live.generation FROM public.projection_cursor AS live
    WHERE live.tenant_id = nullif(current_setting('sandan.tenant', true), '')::int
      AND live.projection = 'notices' AND live.state = 'LIVE');
