/* The Equal Earth projection and back. */
#include "report/earth.h"

#include <math.h>

#define A1 1.340264
#define A2 -0.081106
#define A3 0.000893
#define A4 0.003796
#define HALF_ROOT_3 0.86602540378443864676
#define RADIAN 0.017453292519943295769 /* a degree */

/* y of t, and its slope */
static double y_of(double t)
{
    double t2 = t * t, t6 = t2 * t2 * t2;

    return t * (A1 + A2 * t2 + t6 * (A3 + A4 * t2));
}

static double slope_of(double t)
{
    double t2 = t * t, t6 = t2 * t2 * t2;

    return A1 + 3.0 * A2 * t2 + t6 * (7.0 * A3 + 9.0 * A4 * t2);
}

lode__spot lode__earth_spot(double lon, double lat)
{
    double t = asin(HALF_ROOT_3 * sin(lat * RADIAN));

    return (lode__spot){lon * RADIAN * cos(t) / (HALF_ROOT_3 * slope_of(t)), y_of(t)};
}

bool lode__earth_degrees(lode__spot spot, double *lon, double *lat)
{
    double t = spot.y / A1, sine, east;

    if (!(fabs(spot.y) <= LODE__EARTH_Y)) return false;
    for (int k = 0; k < 12; k++) t -= (y_of(t) - spot.y) / slope_of(t);
    sine = sin(t) / HALF_ROOT_3;
    east = spot.x * HALF_ROOT_3 * slope_of(t) / (cos(t) * RADIAN);
    if (!(fabs(east) <= 180.0 + 1e-9) || fabs(sine) > 1.0 + 1e-9) return false;
    *lon = fmax(-180.0, fmin(180.0, east));
    *lat = asin(fmax(-1.0, fmin(1.0, sine))) / RADIAN;
    return true;
}
