/* A lender's file of projects in a temporary place. */
#ifndef OWN_PROJECTS_H
#define OWN_PROJECTS_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define OWN_PROJECTS_PATH "/tmp/lode-own-projects-XXXXXX"
#define OWN_PROJECTS_HEAD                                                                \
    "project,country,good,capacity_tpa,capex_musd,opex_usd_per_t,start_year,status,"     \
    "success,feed,exclusive,requires\n"

/* path holds OWN_PROJECTS_PATH and has the file's name afterwards; the caller unlinks it. */
static inline void own_projects_write(char *path, const char *rows)
{
    int fd = mkstemp(path);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");

    if (!file) return;
    fputs(OWN_PROJECTS_HEAD, file);
    fputs(rows, file);
    fclose(file);
}

#endif
