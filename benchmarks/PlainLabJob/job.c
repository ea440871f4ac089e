// People by pseudonym, their results, and the counters.
#include "job.h"

#include <stdlib.h>
#include <string.h>

struct result {
  uint64_t id;  // hash of unit and record id
  int64_t updated;
  int32_t date, value;
  int16_t unit;
  bool counts, is_deleted;
};

struct person {
  uint64_t high, low;  // both 0: a free slot
  struct result *results;
  uint32_t count, capacity;
  int32_t latest;  // index; -1 for none
};

struct unit {
  uint64_t code;  // up to 8 bytes; 0: a free slot
  int64_t tested, controlled;
};

static struct person *people;
static size_t people_mask, people_count;
#define UNIT_SLOTS 4096
static struct unit units[UNIT_SLOTS];

static uint64_t mix(uint64_t h) {
  h *= 0xBF58476D1CE4E5B9u;
  h ^= h >> 31;
  h *= 0x94D049BB133111EBu;
  return h ^ h >> 29;
}

static void *enough(void *memory) {
  if (memory) return memory;
  fputs("out of memory\n", stderr);
  exit(1);
}

static void grow_people(void) {
  struct person *old = people;
  size_t old_slots = people ? people_mask + 1 : 0, slots = old_slots ? old_slots * 2 : 65536;
  people = enough(calloc(slots, sizeof *people));
  people_mask = slots - 1;
  for (size_t i = 0; i < old_slots; i++) {
    if (!old[i].high && !old[i].low) continue;
    size_t slot = mix(old[i].high ^ old[i].low) & people_mask;
    while (people[slot].high || people[slot].low) slot = (slot + 1) & people_mask;
    people[slot] = old[i];
  }
  free(old);
}

static struct person *find_person(uint64_t high, uint64_t low) {
  if (people_count * 2 >= (people ? people_mask + 1 : 0)) grow_people();
  size_t slot = mix(high ^ low) & people_mask;
  for (;; slot = (slot + 1) & people_mask) {
    struct person *person = &people[slot];
    if (person->high == high && person->low == low) return person;
    if (person->high || person->low) continue;
    person->high = high;
    person->low = low;
    person->latest = -1;
    people_count++;
    return person;
  }
}

static int16_t find_unit(const char *code, size_t bytes) {
  uint64_t packed = 0;
  memcpy(&packed, code, bytes < 8 ? bytes : 8);
  size_t slot = mix(packed) % UNIT_SLOTS;
  while (units[slot].code && units[slot].code != packed) slot = (slot + 1) % UNIT_SLOTS;
  units[slot].code = packed;
  return (int16_t)slot;
}

static uint64_t record_hash(const struct event *event) {
  uint64_t h = event->record_id_bytes, word;
  const char *at = event->record_id, *end = at + event->record_id_bytes;
  for (; end - at >= 8; at += 8) {
    memcpy(&word, at, 8);
    h = mix(h ^ word);
  }
  word = 0;
  memcpy(&word, at, (size_t)(end - at));
  h = mix(h ^ word);
  word = 0;
  memcpy(&word, event->unit, event->unit_bytes < 8 ? event->unit_bytes : 8);
  return mix(h ^ word);
}

static bool hex16(const char *digits, uint64_t *value) {
  uint64_t result = 0;
  for (int i = 0; i < 16; i++) {
    unsigned char c = (unsigned char)digits[i];
    if (c >= '0' && c <= '9') {
      result = result << 4 | (c - '0');
    } else if (c >= 'a' && c <= 'f') {
      result = result << 4 | (c - 'a' + 10);
    } else {
      return false;
    }
  }
  *value = result;
  return true;
}

static void count(const struct person *person, int sign) {
  if (person->latest < 0) return;
  const struct result *latest = &person->results[person->latest];
  units[latest->unit].tested += sign;
  if (latest->value < 7000) units[latest->unit].controlled += sign;
}

static bool is_later(const struct result *a, const struct result *b) {
  return a->date != b->date ? a->date > b->date : a->updated > b->updated;
}

static void find_latest(struct person *person) {
  person->latest = -1;
  for (uint32_t i = 0; i < person->count; i++) {
    const struct result *result = &person->results[i];
    if (!result->counts || result->is_deleted) continue;
    if (person->latest < 0 || is_later(result, &person->results[person->latest])) person->latest = (int32_t)i;
  }
}

bool take(const char *key, size_t key_bytes, const struct event *event) {
  uint64_t high, low;
  if (key_bytes != 32 || !hex16(key, &high) || !hex16(key + 16, &low)) return false;
  struct person *person = find_person(high, low);
  uint64_t id = record_hash(event);
  uint32_t at = 0;
  while (at < person->count && person->results[at].id != id) at++;
  if (at == person->count) {
    if (person->count == person->capacity) {
      person->capacity = person->capacity ? person->capacity * 2 : 4;
      person->results = enough(realloc(person->results, person->capacity * sizeof *person->results));
    }
    person->count++;
  } else if (person->results[at].updated >= event->updated) {
    return true;  // older, or seen before
  }
  // The year that is counted.
  bool counts = event->is_hba1c && event->date >= 20171001 && event->date <= 20180930;
  struct result new = {id, event->updated, event->date, event->value, find_unit(event->unit, event->unit_bytes),
                       counts, event->is_deleted};
  bool moves = (int32_t)at == person->latest ||
               (counts && !new.is_deleted &&
                (person->latest < 0 || is_later(&new, &person->results[person->latest])));
  if (moves) count(person, -1);
  person->results[at] = new;
  if (moves) {
    find_latest(person);
    count(person, 1);
  }
  return true;
}

void print_counters(FILE *to) {
  for (size_t i = 0; i < UNIT_SLOTS; i++) {
    if (!units[i].code) continue;
    char code[9] = {0};
    memcpy(code, &units[i].code, 8);
    fprintf(to, "unit %s %lld %lld\n", code, (long long)units[i].tested, (long long)units[i].controlled);
  }
}
