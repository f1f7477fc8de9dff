/* The processor's own limit: fused multiply-adds in double precision, all operands in registers.
 *
 *   fma THREADS      then, a line on stdin, "peak SECONDS"; answers {"gfma": thousand million multiply-adds a second}
 *
 * Each accumulator waits for its own last result only, so ACCUMULATORS of them keep both units of a core at work as long
 * as latency (4 cycles on present processors) times 2 is no more.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef __AVX512F__
#define BYTES 64
#define ACCUMULATORS 24
#elif defined __AVX__
#define BYTES 32
#define ACCUMULATORS 12
#else
#define BYTES 16
#define ACCUMULATORS 24
#endif
#define LANES (BYTES / 8)
#define TURNS 200000L

typedef double lanes __attribute__((vector_size(BYTES)));

static double begin, seconds;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

struct work {
    double multiply_adds;
    double used;
};

static void *multiply(void *argument)
{
    struct work *work = argument;
    lanes sum[ACCUMULATORS], factor, term;
    for (int l = 0; l < LANES; l++) {
        factor[l] = 0.999999 + 1e-9 * l;
        term[l] = 1e-6;
    }
    for (int i = 0; i < ACCUMULATORS; i++) {
        sum[i] = term * (double) i;
    }
    long turns = 0;
    double end;
    do {
        for (long t = 0; t < TURNS; t++) {
#pragma GCC unroll 24
            for (int i = 0; i < ACCUMULATORS; i++) {
                sum[i] = sum[i] * factor + term;
            }
        }
        turns += TURNS;
        end = now();
    } while (end - begin < seconds);
    volatile double sink = 0;
    for (int i = 0; i < ACCUMULATORS; i++) {
        for (int l = 0; l < LANES; l++) {
            sink += sum[i][l];
        }
    }
    work->multiply_adds = (double) turns * ACCUMULATORS * LANES;
    work->used = end - begin;
    return NULL;
}

int main(int count, char **argument)
{
    int threads = count > 1 ? atoi(argument[1]) : 1;
    if (threads < 1 || threads > 1024) {
        fprintf(stderr, "threads must be from 1 to 1024, but is %s\n", argument[1]);
        return 2;
    }
    pthread_t thread[1024];
    struct work work[1024];
    char line[256];
    while (fgets(line, sizeof line, stdin) && strncmp(line, "quit", 4) != 0) {
        if (sscanf(line, "peak %lf", &seconds) != 1) {
            fprintf(stderr, "command must be peak SECONDS or quit, but is %s", line);
            return 2;
        }
        begin = now();
        for (int i = 0; i < threads; i++) {
            pthread_create(&thread[i], NULL, multiply, &work[i]);
        }
        double rate = 0;
        for (int i = 0; i < threads; i++) {
            pthread_join(thread[i], NULL);
            rate += work[i].multiply_adds / work[i].used;
        }
        printf("{\"gfma\": %.4f}\n", rate / 1e9);
        fflush(stdout);
    }
    return 0;
}
