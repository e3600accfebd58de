/// Views: what an explanation looks like, as pictures and as pages.
///
/// In come the plain values of [dev.riga.explain]: an [dev.riga.explain.Inspection] with its tokens
/// and attentions, an [dev.riga.explain.Explanation]. Out come
///
/// - [dev.riga.explain.view.Pictures]: heatmaps, grids, the overview of all heads, lines between
///   tokens, bar charts, each a [dev.riga.explain.view.Picture] that is written as SVG or PNG;
/// - an [dev.riga.explain.view.ExplorerPage]: one HTML file, without network, in which a person
///   moves through all layers and heads;
/// - a [dev.riga.explain.view.ReportPage]: one HTML file that tells why this answer, with the cited
///   page as it looks ([dev.riga.explain.view.DocumentPages]) and the explorer in it.
///
/// ```java
/// Pictures pictures = new Pictures(inspection);
/// Files.writeString(Path.of("overview.svg"), pictures.overview().svg());
/// Files.write(Path.of("layer-3-head-7.png"), pictures.heatmap(2, 6, 48).png());
/// new ExplorerPage(List.of(inspection)).write(Path.of("inside.html"));
/// ```
///
/// **Nothing from a document runs.** Texts are escaped wherever they are put, characters that steer
/// the direction of writing are spelled out ([dev.riga.explain.view.Shown]), and the pages carry a
/// Content-Security-Policy that lets only their own scripts run, named by their SHA-256, and
/// nothing be loaded.
///
/// **Colours** are safe for the colour-blind: see [dev.riga.explain.view.ColourScale].
@NullMarked
package dev.riga.explain.view;

import org.jspecify.annotations.NullMarked;
