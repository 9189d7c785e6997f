-- Rows of identity_key that no open identity number stands behind.
-- out: area, id of the person
SELECT k.area, k.person_ref
  FROM identity_key k
  LEFT JOIN identity_number n ON n.value_bix = k.value_bix AND n.kind_no = k.kind_no AND n.person_id = k.person_ref AND n.area_id = k.area
       AND n.until_d = 99991231
 WHERE n.id IS NULL
