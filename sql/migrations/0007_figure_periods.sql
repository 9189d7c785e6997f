-- Typed figures of a month, a quarter and a year may end on the same day: the first day of the period is part of what makes one of them.
DROP INDEX figure_u1;
DROP INDEX figure_u2;
CREATE UNIQUE INDEX figure_u1 ON figure (area_id, definition, row_key, col_key, unit_id, as_of, origin) WHERE unit_id is not null and period_from is null;
CREATE UNIQUE INDEX figure_u2 ON figure (area_id, definition, row_key, col_key, organisation_id, as_of, origin) WHERE organisation_id is not null and period_from is null;
CREATE UNIQUE INDEX figure_u3 ON figure (area_id, definition, row_key, col_key, unit_id, period_from, as_of, origin) WHERE unit_id is not null and period_from is not null;
CREATE UNIQUE INDEX figure_u4 ON figure (area_id, definition, row_key, col_key, organisation_id, period_from, as_of, origin) WHERE organisation_id is not null and period_from is not null;
