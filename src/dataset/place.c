/* Where are the packs when nobody says? In the directory fixed when lode was built.
 * This file alone is compiled once for the build tree and once for the installed
 * library. */
#include "dataset/inside.h"

#ifndef LODE_DATADIR
#define LODE_DATADIR "data"
#endif

const char *lode__data_place(void)
{
    return LODE_DATADIR;
}
