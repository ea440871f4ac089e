// Reads a topic with librdkafka alone, and does nothing with the records but count their bytes, or does the whole job.
//
//     PlainLabJob bytes|json|protobuf BOOTSTRAP TOPIC PARTITIONS EVENTS
//
// Prints the counters, then a line "events N ms WALL cpu_us CPU rss_kb PEAK bytes B". Exit code 1 if a record cannot be read.
#include <inttypes.h>
#include <librdkafka/rdkafka.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "job.h"

static void fail(const char *what, const char *reason) {
  fprintf(stderr, "PlainLabJob: %s: %s\n", what, reason);
  exit(1);
}

static void set(rd_kafka_conf_t *conf, const char *name, const char *value) {
  char reason[512];
  if (rd_kafka_conf_set(conf, name, value, reason, sizeof reason) != RD_KAFKA_CONF_OK) fail(name, reason);
}

static int64_t now_us(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

// Not getrusage: what that calls the peak of a process includes the program that it was before exec.
static long peak_kb(void) {
  FILE *status = fopen("/proc/self/status", "r");
  char line[256];
  long kb = 0;
  while (status && fgets(line, sizeof line, status))
    if (sscanf(line, "VmHWM: %ld", &kb) == 1) break;
  if (status) fclose(status);
  return kb;
}

int main(int argc, char **argv) {
  int64_t begun = now_us(CLOCK_MONOTONIC);
  if (argc != 6) fail("usage", "PlainLabJob bytes|json|protobuf BOOTSTRAP TOPIC PARTITIONS EVENTS");
  bool is_json = strcmp(argv[1], "json") == 0, is_bytes = strcmp(argv[1], "bytes") == 0;
  if (!is_json && !is_bytes && strcmp(argv[1], "protobuf") != 0) fail(argv[1], "not bytes, json or protobuf");
  int64_t wanted = atoll(argv[5]);

  rd_kafka_conf_t *conf = rd_kafka_conf_new();
  set(conf, "bootstrap.servers", argv[2]);
  set(conf, "group.id", "plain");
  set(conf, "enable.auto.commit", "false");
  set(conf, "queued.min.messages", "1000000");
  set(conf, "queued.max.messages.kbytes", "1048576");
  set(conf, "fetch.wait.max.ms", "50");
  set(conf, "fetch.message.max.bytes", "8388608");
  // What keeps a full queue from being fetched into again; fixed at a second before librdkafka 2.2.
  if (rd_kafka_version() >= 0x020200ff) set(conf, "fetch.queue.backoff.ms", "5");
  char reason[512];
  rd_kafka_t *client = rd_kafka_new(RD_KAFKA_CONSUMER, conf, reason, sizeof reason);
  if (!client) fail("rd_kafka_new", reason);
  rd_kafka_poll_set_consumer(client);
  rd_kafka_topic_partition_list_t *partitions = rd_kafka_topic_partition_list_new(atoi(argv[4]));
  for (int i = 0; i < atoi(argv[4]); i++) rd_kafka_topic_partition_list_add(partitions, argv[3], i)->offset = 0;
  rd_kafka_resp_err_t error = rd_kafka_assign(client, partitions);
  if (error) fail("assign", rd_kafka_err2str(error));
  rd_kafka_topic_partition_list_destroy(partitions);

  rd_kafka_queue_t *queue = rd_kafka_queue_get_consumer(client);
  enum { BATCH = 4096 };
  rd_kafka_message_t *batch[BATCH];
  int64_t events = 0, bytes = 0, last = begun;
  while (events < wanted) {
    ssize_t count = rd_kafka_consume_batch_queue(queue, 10, batch, BATCH);
    if (count > 0) last = now_us(CLOCK_MONOTONIC);
    if (now_us(CLOCK_MONOTONIC) - last > 30000000) fail("reading", "nothing came for 30 s");
    for (ssize_t i = 0; i < count; i++) {
      rd_kafka_message_t *message = batch[i];
      if (message->err) fail("reading", rd_kafka_message_errstr(message));
      bytes += (int64_t)message->len;
      if (!is_bytes) {
        struct event event;
        bool is_read = is_json ? read_json(message->payload, message->len, &event)
                               : read_protobuf(message->payload, message->len, &event);
        if (!is_read || !take(message->key, message->key_len, &event)) fail("event", "cannot be read");
      }
      rd_kafka_message_destroy(message);
    }
    events += count > 0 ? count : 0;
  }
  int64_t wall = now_us(CLOCK_MONOTONIC) - begun, cpu = now_us(CLOCK_PROCESS_CPUTIME_ID);
  if (!is_bytes) print_counters(stdout);
  printf("events %" PRId64 " ms %" PRId64 " cpu_us %" PRId64 " rss_kb %ld bytes %" PRId64 "\n", events, wall / 1000, cpu,
         peak_kb(), bytes);
  fflush(stdout);
  _Exit(0);  // closing an idle client takes seconds, and nothing is durable here
}
