/* Invented people: names by ethnic group, birth days, levels of education, identity numbers that cannot be real. */
#include "app/demo/demo_parts.h"

#include <string.h>

/* Words and weights "Nguyễn:32 Trần:11 …"; a weight of 1 may be left out. Common knowledge, not taken from a name register. */
struct name_list {
	const char *ethnic;
	const char *surnames;
};

static const struct name_list surname_lists[] = {
	{"kinh", "Nguyễn:32 Trần:11 Lê:9 Phạm:7 Hoàng:5 Phan:4 Vũ:4 Đặng:2 Bùi:2 Đỗ:2 Hồ:2 Ngô Dương Đinh Trịnh Đào Lương Hà Phùng Mai Cao "
		 "Tô Chu Tạ"},
	{"hue", "Nguyễn:32 Trần:11 Lê:9 Phạm:5 Hoàng:5 Phan:4 Võ:4 Trương:3 Đặng:2 Hồ:2 Ngô Dương Cao Châu Tôn_Thất"},
	{"tay", "Hoàng:5 Nông:4 Ma:4 Hà:3 Triệu:2 Lý:2 Nguyễn:2 Bế Chu Lương La Quan"},
	{"nung", "Nông:4 Hoàng:3 Lương:2 Mông Vi"},
	{"thai", "Lò:5 Quàng:2 Cà:2 Tòng Lường Đèo Vì Hoàng Hà Cầm Điêu"},
	{"mong", "Giàng:3 Vàng:2 Thào:2 Sùng:2 Lý Mùa Vừ Hạng Má Cứ"},
	{"dao", "Triệu:3 Bàn:3 Đặng:2 Lý:2 Phùng Tẩn Chảo Phàn"},
	{"sanchay", "Trần:3 Ninh:2 Hoàng:2 Lâm:2 Tiêu Tống"},
	{"sandiu", "Trần:2 Lê:2 Từ Lưu Đặng Diệp"},
	{"giay", "Vàng:3 Lò:2 Hoàng:2 Vương"},
	{"hanhi", "Lỳ:3 Ly:2 Phùng:2 Chang Pờ Khoàng Sừng"},
	{"lahu", "Vàng:2 Pờ:2 Phản:2 Thàng Lỳ"},
	{"khomu", "Lò:2 Lường:2 Tao Chìn Hù Pờ"},
	{"lu", "Lò:3 Tao Vàng"},
	{"lao", "Lò:3 Lường Vi"},
	{"mang", "Lò:2 Chìn:2 Tao Lùng"},
	{"cong", "Lò:3 Chìn Hù Ly"},
	{"sila", "Hù:2 Pờ:2 Lỳ Ly"},
	{"muong", "Bùi:4 Đinh:3 Quách:2 Hà:2 Phạm"},
	{"taoi", "Hồ:5 Lê:2 A_Viết Pơ_Loong Kê"},
	{"cotu", "Hồ:4 Lê:2 Trần A_Viết Pơ_Loong"},
	{"bruvankieu", "Hồ:8 Lê Trần"},
};
static const char male_middle[] = "Văn:30 Đức:6 Hữu:5 Quang:5 Công:4 Đình:4 Minh:4 Xuân:4 Ngọc:4 Duy:3 Anh:2 Thành:2 Trọng:2 Mạnh:2 Quốc:3";
static const char female_middle[] = "Thị:60 Ngọc:5 Thu:5 Thanh:5 Minh:3 Hồng:3 Kim:3 Bích:2 Mai:2 Phương:3";
static const char male_given[] =
	"Hùng:5 Dũng:5 Tuấn:6 Sơn:4 Hải:4 Cường:4 Long:3 Nam:3 Thắng:4 Hòa:2 Bình:3 Quân:2 Toàn:2 Trung:3 Kiên:2 Tiến:2 Đạt:2 Vinh:2 "
	"Khánh:2 Lâm Phúc Thịnh Hưng:2 Chiến:2 Tùng:2 Hiếu:2 An Thái Việt Đông";
static const char female_given[] =
	"Hương:5 Lan:5 Hoa:4 Hà:4 Thủy:4 Hằng:3 Hạnh:3 Nga:3 Mai:3 Linh:3 Thảo:3 Yến:2 Huyền:3 Dung:2 Ngân:2 Nhung:2 Trang:3 Vân:3 "
	"Thúy:2 Oanh:2 Loan:2 Xuân Tuyết Liên:2 Phượng:2 Quyên Hiền:3 Bích Chi Ánh";
static const char mong_given[] = "Páo Chư Sình Tủa Dia Dở Mỷ Sua Dua Pàng Máy Chía Lử Chống Phứ";

/* Appends one word of a weighted list, '_' read as a space inside a word. */
static void append_word(struct demo *d, const char *words, GString *out)
{
	int total = 0;
	for (int pass = 0, pick = 0; pass < 2; pass++) {
		for (const char *p = words; *p != '\0';) {
			size_t n = strcspn(p, " :");
			int weight = p[n] == ':' ? (int)g_ascii_strtoll(p + n + 1, NULL, 10) : 1;
			if (pass == 1 && pick < weight) {
				for (size_t i = 0; i < n; i++)
					g_string_append_c(out, p[i] == '_' ? ' ' : p[i]);
				return;
			}
			total += pass == 0 ? weight : 0;
			pick -= pass == 1 ? weight : 0;
			p += strcspn(p, " ");
			p += strspn(p, " ");
		}
		pick = demo_below(d, (size_t)total);
	}
	must(false);
}

static const char *surnames_of(struct demo *d, const struct demo_person *p)
{
	const struct code_list *l = codes_list(store_codes(d->s), "ethnic_group", NULL);
	const struct code *c = code_by_num(l, p->ethnic);
	const char *group = c == NULL || strcmp(c->id, "kinh") == 0 ? (p->hue ? "hue" : "kinh") : c->id;
	for (size_t i = 0; i < G_N_ELEMENTS(surname_lists); i++)
		if (strcmp(surname_lists[i].ethnic, group) == 0)
			return surname_lists[i].surnames;
	return surname_lists[0].surnames;
}

static const char *make_name(struct demo *d, const struct demo_person *p)
{
	bool woman = p->sex == demo_num(d, "sex", "female"), mong = p->ethnic == demo_num(d, "ethnic_group", "mong");
	g_autoptr(GString) s = g_string_new(NULL);
	append_word(d, surnames_of(d, p), s);
	g_string_append_c(s, ' ');
	if (mong)
		g_string_append(s, woman ? "Thị" : "A");
	else
		append_word(d, woman ? female_middle : male_middle, s);
	g_string_append_c(s, ' ');
	if (!mong && demo_below(d, 5) == 0) {
		append_word(d, woman ? female_given : male_given, s);
		g_string_append_c(s, ' ');
	}
	append_word(d, mong ? mong_given : woman ? female_given : male_given, s);
	return arena_strdup(d->a, s->str);
}

ymd demo_birth(struct demo *d, ymd from, ymd to, const int *edge_years, size_t edges)
{
	ymd day = ymd_add_days(from, demo_between(d, 0, ymd_days_between(from, to)));
	int luck = demo_below(d, 100);
	for (size_t i = 0; i < edges; i++)
		if (day / 10000 == edge_years[i])
			return day;
	if (luck < 4)
		return day / 10000 * 10000;
	return luck < 5 ? day / 100 * 100 : day;
}

static bool write_level(struct demo *d, const struct demo_person *p, const char *field, int level, ymd on, struct err *e)
{
	struct qualification_row q;
	if (level == 0)
		return true;
	row_init(&table_qualification, &q);
	q.area_id = p->area;
	q.person_id = p->id;
	q.on_d = on;
	*row_int(table_column(&table_qualification, field), &q) = level;
	q.checked = 1;
	return store_insert(d->s, &table_qualification, &q, e);
}

/* 12 digits in the pattern of citizen numbers: province 900–904 does not exist, so no real number can come out. */
static const char *invented_citizen_number(struct demo *d, const struct demo_person *p)
{
	int64_t n = d->next_citizen++;
	int century = p->birth >= 20000000 ? 2 : 0, woman = p->sex == demo_num(d, "sex", "female");
	return arena_printf(d->a, "%03d%d%02d%06d", 900 + (int)(n / 1000000), century + woman, p->birth / 10000 % 100, (int)(n % 1000000));
}

static bool write_identity(struct demo *d, const struct demo_person *p, struct err *e)
{
	struct identity_number_row r;
	row_init(&table_identity_number, &r);
	const char *number = invented_citizen_number(d, p);
	r.area_id = p->area;
	r.person_id = p->id;
	r.kind_no = demo_num(d, "identity_kind", "citizen12");
	r.from_d = 20210701;
	r.from_p = PRECISION_BOUND;
	r.until_d = YMD_OPEN;
	r.until_p = PRECISION_OPEN;
	r.last4 = arena_strdup(d->a, number + 8);
	return store_secret(d->s, number, d->a, &r.value_enc, &r.value_bix, e) && store_insert(d->s, &table_identity_number, &r, e);
}

bool demo_person_write(struct demo *d, struct demo_person *p, struct err *e)
{
	struct person_row head;
	struct person_v_row v;
	row_init(&table_person, &head);
	row_init(&table_person_v, &v);
	head.area_id = p->area;
	head.state = demo_num(d, "person_state", "active");
	head.birth_d = p->birth;
	head.birth_unknown = 0;
	if (!store_insert(d->s, &table_person, &head, e))
		return false;
	p->id = head.id;
	v.area_id = p->area;
	v.person_id = p->id;
	v.from_d = ymd_first(p->birth);
	v.from_p = PRECISION_BOUND;
	v.until_d = YMD_OPEN;
	v.until_p = PRECISION_OPEN;
	v.full_name = make_name(d, p);
	v.sex = p->planted ? demo_num(d, "sex", "male") : p->sex;
	v.strengths = p->planted ? DEMO_PLANTED_MARK : NULL;
	v.ethnic = p->ethnic == 0 ? NONE : p->ethnic;
	v.religion = demo_num(d, "religion", "none");
	v.nationality = demo_num(d, "nationality", "vn");
	d->report->persons++;
	ymd school = ymd_first(p->birth) + 180000;
	if (school % 10000 == 229)
		school -= 1;
	return store_insert(d->s, &table_person_v, &v, e) && write_level(d, p, "general", p->general, school, e) &&
	       write_level(d, p, "professional", p->professional_before, ymd_add_months(school, 36), e) &&
	       write_level(d, p, "professional", p->professional, p->professional_on != 0 ? p->professional_on : ymd_add_months(school, 60),
		       e) &&
	       write_level(d, p, "theory", p->theory_before, ymd_add_months(school, 60), e) &&
	       write_level(d, p, "theory", p->theory, p->theory_on != 0 ? p->theory_on : ymd_add_months(school, 66), e) &&
	       (p->no_number || write_identity(d, p, e));
}

bool demo_membership_write(struct demo *d, const struct demo_person *p, int64_t cell, int64_t village, ymd ceremony, bool probationary,
	ymd until, struct err *e)
{
	struct party_record_row r;
	struct membership_row m;
	row_init(&table_party_record, &r);
	row_init(&table_membership, &m);
	r.area_id = m.area_id = p->area;
	r.person_id = m.person_id = p->id;
	r.admit_d = ymd_add_days(ceremony, -20);
	r.ceremony_d = ceremony;
	r.again = 0;
	if (!probationary)
		r.official_d = ymd_add_months(ceremony, 12);
	m.organisation_id = cell;
	m.kind_m = demo_num(d, "membership_kind", "party");
	m.place = demo_num(d, "membership_place", "home");
	if (village != 0)
		m.village_id = village;
	m.in_reason = demo_num(d, "membership_in", "admitted");
	m.from_d = ceremony;
	m.from_p = PRECISION_DAY;
	m.until_d = until;
	m.until_p = until == YMD_OPEN ? PRECISION_OPEN : PRECISION_DAY;
	if (until != YMD_OPEN)
		m.out_reason = demo_num(d, "membership_out", "reorganised");
	return store_insert(d->s, &table_party_record, &r, e) && store_insert(d->s, &table_membership, &m, e);
}

bool demo_record_write(struct demo *d, const struct demo_person *p, ymd ceremony, ymd official, struct err *e)
{
	struct party_record_row r;
	row_init(&table_party_record, &r);
	r.area_id = p->area;
	r.person_id = p->id;
	r.admit_d = ymd_add_days(ceremony, -20);
	r.ceremony_d = ceremony;
	r.again = 0;
	r.official_d = official != 0 ? official : NONE;
	return store_insert(d->s, &table_party_record, &r, e);
}

bool demo_member_write(struct demo *d, const struct membership_wanted *w, struct err *e)
{
	struct membership_row m;
	row_init(&table_membership, &m);
	m.area_id = w->person->area;
	m.person_id = w->person->id;
	m.organisation_id = w->cell;
	m.kind_m = demo_num(d, "membership_kind", "party");
	m.place = demo_num(d, "membership_place", "home");
	if (w->village != 0)
		m.village_id = w->village;
	m.in_reason = demo_num(d, "membership_in", w->in_reason);
	m.from_d = w->from;
	m.from_p = PRECISION_DAY;
	m.until_d = w->until;
	m.until_p = w->until == YMD_OPEN ? PRECISION_OPEN : PRECISION_DAY;
	if (w->until != YMD_OPEN)
		m.out_reason = demo_num(d, "membership_out", w->out_reason);
	return store_insert(d->s, &table_membership, &m, e);
}
