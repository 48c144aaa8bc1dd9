-- What is sealed belongs to a log of a district: that of its events, or that of accesses.

ALTER TABLE sealed_head ADD COLUMN log text COLLATE "C" NOT NULL DEFAULT 'events' CHECK (log IN ('events', 'access'));
ALTER TABLE sealed_head ALTER COLUMN log DROP DEFAULT;
ALTER TABLE sealed_head DROP CONSTRAINT sealed_head_pkey, ADD PRIMARY KEY (tenant_id, log);

ALTER TABLE cosignature ADD COLUMN log text COLLATE "C" NOT NULL DEFAULT 'events' CHECK (log IN ('events', 'access'));
ALTER TABLE cosignature ALTER COLUMN log DROP DEFAULT;
ALTER TABLE cosignature DROP CONSTRAINT cosignature_pkey, ADD PRIMARY KEY (tenant_id, log, witness);

ALTER TABLE kept_head ADD COLUMN log text COLLATE "C" NOT NULL DEFAULT 'events' CHECK (log IN ('events', 'access'));
ALTER TABLE kept_head ALTER COLUMN log DROP DEFAULT;
ALTER TABLE kept_head DROP CONSTRAINT kept_head_pkey, ADD PRIMARY KEY (tenant_id, log, size);

GRANT SELECT (log) ON sealed_head, cosignature, kept_head TO sandan_scan;
