/// Documents, their pages, passages and citations, and how documents are cut into passages.
///
/// In come files: [Sources] finds them below the folders that a person names, and a
/// [DocumentParser] turns each into a [Document]: its text in the order of reading, its blocks
/// (headings, paragraphs, rows), and for every code point of a page the rectangle where it is
/// drawn. Out go [Passage]s of about five sentences that never cross a heading, each with its place
/// in the text, and [Citation]s: exact words and where they stand. All places count Unicode code
/// points of the document's text.
///
/// ```java
/// Passages passages = new Passages(Sentences.english(), tokenizer::count, 200);
/// for (SourceFile file : Sources.under(List.of(Path.of("papers"))).files()) {
///   Document document = parser.parse(file.path(), file.name());
///   for (Passage passage : passages.of(document)) {
///     Citation first = passage.cite(new Span(0, 20));
///     System.out.println(first.document() + ", page " + first.page() + ": " + first.text());
///   }
/// }
/// ```
@NullMarked
package dev.riga.document;

import org.jspecify.annotations.NullMarked;
