// The job in plain C: of each person the latest HbA1c, by unit how many people have one and how many are controlled. All in
// memory, nothing durable: what the least a program must do for it costs.
#ifndef JOB_H
#define JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

// One event, as read from its payload; texts point into it.
struct event {
  const char *record_id, *unit;
  size_t record_id_bytes, unit_bytes;
  int64_t updated;
  int32_t date;      // yyyymmdd
  int32_t value;     // thousandths of a percent
  bool is_hba1c, is_deleted;
};

// Both return false for what is no such message.
bool read_json(const char *text, size_t bytes, struct event *event);
bool read_protobuf(const uint8_t *bytes, size_t count, struct event *event);

// Takes one event under its Kafka key; false if the key is no pseudonym.
bool take(const char *key, size_t key_bytes, const struct event *event);

// One line for each unit: "unit CODE TESTED CONTROLLED".
void print_counters(FILE *to);

#endif
