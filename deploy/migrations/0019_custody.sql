-- A file that another stands for, and one that few may know of: projections/evidence/table.sql as it stood when this was
-- written.
ALTER TABLE model.evidence ADD COLUMN successor text COLLATE "C";
ALTER TABLE model.evidence ADD COLUMN superseded_reason text;
ALTER TABLE model.evidence ADD COLUMN superseded_at timestamptz;
ALTER TABLE model.evidence ADD COLUMN restriction text;
CREATE INDEX ON model.evidence (tenant_id, generation, successor) WHERE successor IS NOT NULL;
CREATE INDEX ON model.evidence (tenant_id, generation, valid_to) WHERE restriction IS NOT NULL;
CREATE OR REPLACE VIEW public.evidence WITH (security_invoker = true) AS
  SELECT * FROM model.evidence WHERE generation = (
    SELECT live.generation FROM public.projection_cursor AS live
    WHERE live.tenant_id = nullif(current_setting('sandan.tenant', true), '')::int
      AND live.projection = 'evidence' AND live.state = 'LIVE');
