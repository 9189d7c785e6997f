-- Open hard identity numbers without their row in identity_key.
-- out: area, id of the number
SELECT n.area_id, n.id
  FROM identity_number n
  LEFT JOIN identity_key k ON k.value_bix = n.value_bix AND k.kind_no = n.kind_no AND k.person_ref = n.person_id AND k.area = n.area_id
 WHERE n.until_d = 99991231 AND n.kind_no IN (@nums:identity_kind.scope=nation@) AND k.value_bix IS NULL
