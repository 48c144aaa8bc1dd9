-- What was found in a file before it was sealed or refused: projections/evidence/table.sql as it stood when this was
-- written.
ALTER TABLE model.evidence ADD COLUMN true_media_type text;
ALTER TABLE model.evidence ADD COLUMN scan_verdict text;
ALTER TABLE model.evidence ADD COLUMN scan_engine text;
ALTER TABLE model.evidence ADD COLUMN scan_engine_version text;
ALTER TABLE model.evidence ADD COLUMN scan_signatures text;
ALTER TABLE model.evidence ADD COLUMN scan_signatures_on date;
ALTER TABLE model.evidence ADD COLUMN scan_threat text;
ALTER TABLE model.evidence ADD COLUMN previews text[];
ALTER TABLE model.evidence ADD COLUMN previews_lost text[];
CREATE OR REPLACE VIEW public.evidence WITH (security_invoker = true) AS
  SELECT * FROM model.evidence WHERE generation = (
    SELECT live.generation FROM public.projection_cursor AS live
    WHERE live.tenant_id = nullif(current_setting('sandan.tenant', true), '')::int
      AND live.projection = 'evidence' AND live.state = 'LIVE');
