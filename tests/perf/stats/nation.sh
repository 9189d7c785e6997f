# A register of the whole country for ./dev bench stats --register=DB: sh tests/perf/stats/nation.sh COSO DB [PEOPLE-OF-A-PROVINCE [PROVINCES]].
# `coso synth` for one of the 63 provinces of before 1/7/2025 after the other; 32,000 people each: 2 million, 12 GB; 95,000 each: 6 million.
# nation_grow.py beside it makes more people out of those of one province, quickly.
set -eu
coso=$1
db=$2
n=0
for province in 01 79 38 40 08 10 02 12 14 46 48 92 96 66 68 04 06 11 15 17 19 20 22 24 25 26 27 30 31 33 34 35 36 37 42 44 45 49 51 52 54 56 \
	58 60 62 64 67 70 72 74 75 77 80 82 83 84 86 87 89 91 93 94 95; do
	n=$((n + 1))
	[ "$n" -le "${4:-63}" ] || break
	"$coso" synth --db "$db" --unit "$province" --people "${3:-32000}"
done
