// Reads one event out of its payload, in place.
#include <string.h>

#include "job.h"

static const char hba1c[] = "0531601";

static bool is(const char *text, size_t bytes, const char *name) {
  return bytes == strlen(name) && memcmp(text, name, bytes) == 0;
}

static const char *skip_space(const char *at, const char *end) {
  while (at < end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r')) at++;
  return at;
}

// The end of a string that begins after its quotation mark; NULL if it has none.
static const char *string_end(const char *at, const char *end) {
  for (; at < end; at++) {
    if (*at == '"') return at;
    if (*at == '\\') at++;
  }
  return NULL;
}

static int64_t whole(const char *at, const char *end) {
  int64_t value = 0;
  for (; at < end && *at >= '0' && *at <= '9'; at++) value = value * 10 + (*at - '0');
  return value;
}

static int32_t thousandths(const char *at, const char *end) {
  int32_t value = 0, digits = -1;
  for (; at < end && digits < 3; at++) {
    if (*at == '.') {
      digits = 0;
    } else if (*at >= '0' && *at <= '9') {
      value = value * 10 + (*at - '0');
      if (digits >= 0) digits++;
    } else {
      break;
    }
  }
  for (int32_t i = digits < 0 ? 0 : digits; i < 3; i++) value *= 10;
  return value;
}

// A flat object: names and scalars.
bool read_json(const char *text, size_t bytes, struct event *event) {
  const char *end = text + bytes, *at = skip_space(text, end);
  memset(event, 0, sizeof *event);
  if (at >= end || *at++ != '{') return false;
  for (;;) {
    at = skip_space(at, end);
    if (at >= end || *at++ != '"') return false;
    const char *name = at, *name_end = string_end(at, end);
    if (!name_end) return false;
    at = skip_space(name_end + 1, end);
    if (at >= end || *at++ != ':') return false;
    at = skip_space(at, end);
    const char *value = at, *value_end;
    if (at < end && *at == '"') {
      value++;
      value_end = string_end(value, end);
      if (!value_end) return false;
      at = value_end + 1;
    } else {
      while (at < end && *at != ',' && *at != '}') at++;
      value_end = at;
    }
    size_t n = (size_t)(name_end - name);
    if (is(name, n, "recordId")) {
      event->record_id = value;
      event->record_id_bytes = (size_t)(value_end - value);
    } else if (is(name, n, "unit")) {
      event->unit = value;
      event->unit_bytes = (size_t)(value_end - value);
    } else if (is(name, n, "updated")) {
      event->updated = whole(value, value_end);
    } else if (is(name, n, "deleted")) {
      event->is_deleted = *value == 't';
    } else if (is(name, n, "date")) {
      event->date = (int32_t)whole(value, value_end);
    } else if (is(name, n, "test")) {
      event->is_hba1c = is(value, (size_t)(value_end - value), hba1c);
    } else if (is(name, n, "value")) {
      event->value = thousandths(value, value_end);
    }
    at = skip_space(at, end);
    if (at >= end) return false;
    if (*at == '}') break;
    if (*at++ != ',') return false;
  }
  return event->record_id && event->unit && event->updated > 0;
}

static bool varint(const uint8_t **at, const uint8_t *end, uint64_t *value) {
  *value = 0;
  for (int shift = 0; *at < end && shift < 64; shift += 7) {
    uint8_t byte = *(*at)++;
    *value |= (uint64_t)(byte & 0x7F) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

bool read_protobuf(const uint8_t *at, size_t count, struct event *event) {
  const uint8_t *end = at + count;
  memset(event, 0, sizeof *event);
  while (at < end) {
    uint64_t tag, value = 0;
    const uint8_t *bytes = NULL;
    if (!varint(&at, end, &tag)) return false;
    switch (tag & 7) {
      case 0:
        if (!varint(&at, end, &value)) return false;
        break;
      case 1:
        if (end - at < 8) return false;
        memcpy(&value, at, 8);
        at += 8;
        break;
      case 2:
        if (!varint(&at, end, &value) || value > (uint64_t)(end - at)) return false;
        bytes = at;
        at += value;
        break;
      case 5:
        if (end - at < 4) return false;
        at += 4;
        break;
      default: return false;
    }
    switch (tag) {
      case 1 << 3 | 2:
        event->record_id = (const char *)bytes;
        event->record_id_bytes = value;
        break;
      case 2 << 3 | 2:
        event->unit = (const char *)bytes;
        event->unit_bytes = value;
        break;
      case 4 << 3: event->updated = (int64_t)value; break;
      case 5 << 3: event->is_deleted = value != 0; break;
      case 10 << 3: event->date = (int32_t)value; break;
      case 11 << 3 | 2: event->is_hba1c = is((const char *)bytes, value, hba1c); break;
      case 12 << 3 | 1: {
        double real;
        memcpy(&real, &value, 8);
        event->value = (int32_t)(real * 1000 + 0.5);
        break;
      }
      default: break;
    }
  }
  return event->record_id && event->unit && event->updated > 0;
}
