package dev.riga.text;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A SentencePiece model: the parts of its protocol buffer (`sentencepiece_model.proto`) that a
/// tokenizer needs.
///
/// @param pieces the vocabulary in the order of ids
/// @param unigram whether it is of the unigram kind
/// @param unknownId the id of the piece for what cannot be spelled
/// @param byteFallback whether unknown characters are spelled in bytes
/// @param normalisation the compiled map of characters in Base64; empty when there is none
record SentencePieceModel(
    List<Piece> pieces,
    boolean unigram,
    int unknownId,
    boolean byteFallback,
    String normalisation) {

  /// One entry of the vocabulary.
  ///
  /// @param type as numbered in the protocol: 1 normal, 2 unknown, 3 control, 4 user defined, 5
  ///   unused, 6 byte
  record Piece(String text, float score, int type) {
    static final int CONTROL = 3;
    static final int USER_DEFINED = 4;
  }

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  static SentencePieceModel read(byte[] bytes, Path file) {
    try {
      return model(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new TokenizerException(
          file + " is not a SentencePiece model, or it is cut off. Fetch it again.", e);
    }
  }

  private static SentencePieceModel model(ByteBuffer in) {
    List<Piece> pieces = new ArrayList<>();
    int type = 1;
    int unknownId = 0;
    boolean byteFallback = false;
    boolean trained = false;
    String normalisation = "";
    while (in.hasRemaining()) {
      int tag = varint(in);
      switch (tag >>> 3) {
        case 1 -> pieces.add(piece(message(in, tag)));
        case 2 -> {
          trained = true;
          ByteBuffer trainer = message(in, tag);
          while (trainer.hasRemaining()) {
            int field = varint(trainer);
            switch (field >>> 3) {
              case 3 -> type = varint(trainer);
              case 35 -> byteFallback = varint(trainer) != 0;
              case 40 -> unknownId = varint(trainer);
              default -> skip(trainer, field);
            }
          }
        }
        case 3 -> {
          ByteBuffer normalizer = message(in, tag);
          while (normalizer.hasRemaining()) {
            int field = varint(normalizer);
            if (field >>> 3 == 2) {
              normalisation = Base64.getEncoder().encodeToString(bytes(message(normalizer, field)));
            } else {
              skip(normalizer, field);
            }
          }
        }
        default -> skip(in, tag);
      }
    }
    if (pieces.isEmpty() || !trained) {
      throw new IllegalArgumentException("no pieces, or no settings of their training after them");
    }
    return new SentencePieceModel(
        List.copyOf(pieces), type == 1, unknownId, byteFallback, normalisation);
  }

  private static Piece piece(ByteBuffer in) {
    String text = "";
    float score = 0;
    int type = 1;
    while (in.hasRemaining()) {
      int tag = varint(in);
      switch (tag >>> 3) {
        case 1 -> text = new String(bytes(message(in, tag)), StandardCharsets.UTF_8);
        case 2 -> score = in.getFloat();
        case 3 -> type = varint(in);
        default -> skip(in, tag);
      }
    }
    return new Piece(text, score, type);
  }

  /// The next field's bytes, as a view.
  private static ByteBuffer message(ByteBuffer in, int tag) {
    if ((tag & 7) != BYTES) {
      throw new IllegalArgumentException("field " + (tag >>> 3) + " is not made of bytes");
    }
    int length = varint(in);
    ByteBuffer view = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + length);
    return view;
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] copy = new byte[in.remaining()];
    in.get(copy);
    return copy;
  }

  /// A number in groups of seven bits, the lowest first; only its lowest 32 bits count here.
  private static int varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return (int) value;
      }
    }
    throw new IllegalArgumentException("a number of more than ten bytes");
  }

  private static void skip(ByteBuffer in, int tag) {
    switch (tag & 7) {
      case VARINT -> varint(in);
      case FIXED_64 -> in.getLong();
      case BYTES -> message(in, tag);
      case FIXED_32 -> in.getInt();
      default -> throw new IllegalArgumentException("unknown kind of field " + (tag & 7));
    }
  }
}
