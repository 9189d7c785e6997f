-- One mark of each exclusive group on any day.
-- out: area, id of a unit_tag
SELECT CAST(0 AS INTEGER) AS area_id, a.id AS id
  FROM unit_tag a
  JOIN unit_tag b ON b.unit_id = a.unit_id AND b.id > a.id
 WHERE @extra:unit_tag.group(a.tag)@ = @extra:unit_tag.group(b.tag)@
   AND @extra:unit_tag.group(a.tag)@ IN ('class', 'zone', 'ntm', 'ntm_group', 'area')
   AND @latest:a@ < @earliest:b@ AND @latest:b@ < @earliest:a@
   @only:a.unit_id@
