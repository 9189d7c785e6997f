-- Nobody else moves the end of this chain of the reading log before the transaction is over; what is read after it is the newest end.
UPDATE access_head SET seq = seq WHERE area_id = :area AND site = :site
