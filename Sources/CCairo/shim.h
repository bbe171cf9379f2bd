#pragma once
#include <pango/pangocairo.h>
#include <cairo-pdf.h>
#include <pango/pangofc-fontmap.h>
