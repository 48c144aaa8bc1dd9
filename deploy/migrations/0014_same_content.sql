-- The same bytes offered twice are found by their digest. As in projections/evidence/table.sql.
CREATE INDEX ON model.evidence (tenant_id, generation, sha256) WHERE sha256 IS NOT NULL;
