/// The hub: models by name, fetched once and kept where every Hugging Face tool looks.
///
/// In comes a name such as `deepset/minilm-uncased-squad2`; out comes a directory for
/// [dev.riga.checkpoint.Checkpoint#open]. The cache is that of the Python library `huggingface_hub`
/// (`models--deepset--minilm-uncased-squad2/{blobs,refs,snapshots}`), so what either fetches the
/// other finds; the protocol is its protocol (`/api/models/…`, `/…/resolve/…`).
///
/// ```java
/// Hub hub = Hub.ofThisUser();
/// Path directory = hub.resolve("deepset/minilm-uncased-squad2", Progress.NONE);
/// try (Checkpoint checkpoint = Checkpoint.open(directory)) { … }
/// ```
@NullMarked
package dev.riga.checkpoint.hub;

import org.jspecify.annotations.NullMarked;
