/* `lode serve`: the questions of the command line over HTTP. The server's one door. */
#ifndef LODE_SERVER_SERVER_H
#define LODE_SERVER_SERVER_H

#include <lode/dataset.h>
#include <stdbool.h>

typedef struct srv_options {
    const char *address; /* "127.0.0.1", "::1", or another of this machine */
    long port;           /* 0: one that is free */
    const char *hosts;   /* further names in Host, with commas between; or NULL */
    const char *token;   /* wanted of every request; NULL: made, and wanted of changes */
    long n_child;        /* answers at once; 0: as many as processors, two at least */
    double most_s;       /* of one answer */
    bool verbose;        /* a line a request on standard error */
    const char *data_hash;
    const lode_dataset *dataset; /* for maps */
    bool desk;        /* the store of events ($LODE_DB) takes comments of readers */
    const char *keep; /* the server's own: a store for what its pages run */
    /* In a child, with standard output and error on pipes: answer the line, argv[0] being
     * "lode", and give its exit status. Standard output is flushed and stays open. */
    int (*answer)(int argc, char **argv);
} srv_options;

/* Shortest token of the caller's own. */
#define SRV_TOKEN_LEAST 16

/* Listen and answer until SIGINT or SIGTERM. Prints the address and the token on standard
 * output. 0 after SIGTERM, 130 after SIGINT, 1 with a sentence on standard error when it
 * cannot listen. Afterwards no child is left and no file. */
int srv_serve(const srv_options *options);

#endif
