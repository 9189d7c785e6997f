-- Typed figures as cells of forms: what a form asks for stands at a unit or an organisation, for a period or a day. trust: 0 = never a source of
-- sums (published elsewhere, computed from the register, restated to another territory), 1 = estimated, 2 = taken in, 3 = typed.
SELECT f.area_id AS area_id, f.id AS id, f.definition AS definition, f.row_key AS row_key, f.col_key AS col_key, f.unit_id AS unit_id,
	f.organisation_id AS organisation_id, f.period_from AS period_from, f.period_until AS period_until, f.as_of AS as_of, f.num AS num,
	f.printed AS printed, CASE WHEN f.origin = @code:figure_origin.published@ THEN 1 ELSE 0 END AS published,
	CASE WHEN f.origin = @code:figure_origin.entered@ THEN 3 WHEN f.origin = @code:figure_origin.imported@ THEN 2
	WHEN f.origin = @code:figure_origin.estimated@ THEN 1 ELSE 0 END AS trust
FROM @figure@ AS f
