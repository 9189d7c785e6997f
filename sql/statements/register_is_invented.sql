-- Were the people of this register made by the program (demo, synth)?
-- in: nothing   out: 1 or no row
SELECT 1 FROM change_log c WHERE c.actor IN ('demo', 'synth') AND c.id = c.group_id LIMIT 1
