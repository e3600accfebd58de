/// Documents, their pages, passages and citations, and how documents are cut into passages.
@NullMarked
package dev.riga.document;

import org.jspecify.annotations.NullMarked;
