/* The Earth on paper: the Equal Earth projection (Savric, Patterson and Jenny, "The Equal
 * Earth map projection", International Journal of Geographical Information Science 33,
 * 2018, doi:10.1080/13658816.2018.1504949), in which every area has its true size.
 *
 *     sin t = sqrt(3)/2 sin latitude
 *     x = 2 sqrt(3) longitude cos t / (3 (9 A4 t^8 + 7 A3 t^6 + 3 A2 t^2 + A1))
 *     y = A4 t^9 + A3 t^7 + A2 t^3 + A1 t
 *
 * on a sphere of radius 1, x to the east, y to the north. */
#ifndef LODE_REPORT_EARTH_H
#define LODE_REPORT_EARTH_H

#include <stdbool.h>

/* Ends of x and y: the equator at 180 degrees east, and the pole. */
#define LODE__EARTH_X 2.7066299836960743
#define LODE__EARTH_Y 1.3173627591574133

typedef struct lode__spot {
    double x, y;
} lode__spot;

/* Degrees east, -180 to 180, and north, -90 to 90. Cost: O(1). */
lode__spot lode__earth_spot(double lon, double lat);

/* Degrees of a place on the map, by Newton on t; false: it lies beside the Earth. */
bool lode__earth_degrees(lode__spot spot, double *lon, double *lat);

#endif
