-- A page of the ledger in its order, as of any position: the first hundred items and not all of them sorted. As in
-- projections/ledger/table.sql.
CREATE INDEX ON model.ledger_item (tenant_id, generation, number, item, valid_to);
