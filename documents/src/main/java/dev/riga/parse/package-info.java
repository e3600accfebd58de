/// Parsers of each document format.
///
/// In comes a file that nobody vouches for; out comes a [dev.riga.document.Document], or a
/// [dev.riga.document.DocumentException] whose message is the reason why the file is skipped.
/// [DocumentParsers] sees from the content what a file is, and reads it on a thread of its own
/// within [Limits] of time, memory and depth. Nothing in a file is run or fetched.
///
/// A PDF goes through these steps: its program is run for its glyphs, glyphs become lines, lines
/// get the order of reading (Breuel 2003, "High Performance Document Layout Analysis"), running
/// headers go, and lines become paragraphs, rows and headings. The places in a PDF are those of ISO
/// 32000-1.
///
/// ```java
/// DocumentParser parser = new DocumentParsers(Limits.standard().within(Duration.ofSeconds(5)));
/// try {
///   Document document = parser.parse(Path.of("papers/black-holes.pdf"), "black-holes.pdf");
///   System.out.println(document.title() + ", " + document.pages().size() + " pages");
///   document.warnings().forEach(System.err::println);
///   System.out.print(document.text());
/// } catch (DocumentException unreadable) {
///   System.err.println("skipped: " + unreadable.getMessage());
/// }
/// ```
@NullMarked
package dev.riga.parse;

import org.jspecify.annotations.NullMarked;
