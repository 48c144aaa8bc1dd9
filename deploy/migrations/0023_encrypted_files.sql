-- Sealed files lie encrypted: which key opens one, and what its ciphertext is. As in projections/evidence/table.sql.
ALTER TABLE model.evidence ADD COLUMN key_id text;
ALTER TABLE model.evidence ADD COLUMN blob_sha256 text;
ALTER TABLE model.evidence ADD COLUMN blob_bytes bigint;
CREATE OR REPLACE VIEW public.evidence WITH (security_invoker = true) AS
  SELECT * FROM model.evidence WHERE generation = (
    SELECT live.generation FROM public.projection_cursor AS live
    WHERE live.tenant_id = nullif(current_setting('sandan.tenant', true), '')::int
      AND live.projection = 'evidence' AND live.state = 'LIVE');
