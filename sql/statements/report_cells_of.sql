-- The frozen cells of one form of a report that are its own (not of a line of a unit below).
-- in: area, report, form   out: row, column, state, number
SELECT row_key, col_key, state, num FROM report_cell WHERE area_id = :area AND report_id = :report AND form = :form AND unit_id IS NULL
