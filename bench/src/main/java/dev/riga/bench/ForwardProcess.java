package dev.riga.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.model.Encoder;
import dev.riga.model.EncoderInput;
import dev.riga.model.Networks;
import dev.riga.model.Visible;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Threads;
import dev.riga.text.Places;
import dev.riga.weights.BaseModels;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;

/// The other side of a [Contestant]: `riga:PRECISION`, `onnx:fp32` or `onnx:int8` on two threads.
final class ForwardProcess {
  private static final int THREADS = 2;
  private static final int[] TEXT = {101, 2129, 2116, 2111, 2444, 1999, 16092, 1029, 102};

  private interface Network {
    /// Runs a batch of `ids`, all of them real, `[batch, length]`; gives the first token's last
    /// hidden state when it is wanted, else an empty array.
    float[] forward(int batch, int length, int[] ids, boolean wanted) throws OrtException;
  }

  private ForwardProcess() {}

  /// The weights that all contestants share.
  static Path weights() {
    return BaseModels.bgeSmall(Places.ofThisUser().models());
  }

  public static void main(String[] arguments) throws IOException, OrtException {
    String[] name = arguments[0].split(":", 2);
    Network network = name[0].equals("riga") ? riga(Precision.valueOf(name[1])) : onnx(name[1]);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      StringJoiner answer = new StringJoiner(" ");
      if (line.equals("vector")) {
        for (float value : network.forward(1, TEXT.length, TEXT, true)) {
          answer.add(Float.toString(value));
        }
      } else {
        int[] numbers = Arrays.stream(line.split(" ")).mapToInt(Integer::parseInt).toArray();
        int[] ids = new Random(1).ints((long) numbers[0] * numbers[1], 1000, 30000).toArray();
        for (int i = 0; i < numbers[2]; i++) {
          long start = System.nanoTime();
          network.forward(numbers[0], numbers[1], ids, false);
          answer.add(Double.toString((System.nanoTime() - start) / 1e6));
        }
      }
      System.out.println(answer);
    }
  }

  private static Network riga(Precision precision) {
    Threads.use(THREADS);
    Encoder encoder = Networks.encoder(Checkpoint.open(weights()), precision);
    return (batch, length, ids, wanted) -> {
      int[] ones = new int[ids.length];
      Arrays.fill(ones, 1);
      EncoderInput input = EncoderInput.of(batch, length, ids, new int[ids.length], ones);
      try (var _ = Scope.open();
          var _ = NoGrad.enter()) {
        var output = encoder.forward(input, Visible.ATTENTIONS);
        return wanted
            ? Arrays.copyOf(output.last().to(Dtype.FLOAT32).toFloats(), encoder.hiddenSize())
            : new float[0];
      }
    };
  }

  private static Network onnx(String kind) throws IOException, OrtException {
    String resource = kind.equals("int8") ? "/bge-small-en-v1.5-q.onnx" : "/bge-small-en-v1.5.onnx";
    byte[] model;
    try (InputStream stream = ForwardProcess.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IOException(resource + " is not on the class path");
      }
      model = stream.readAllBytes();
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(THREADS);
    options.setInterOpNumThreads(1);
    OrtSession session = environment.createSession(model, options);
    return (batch, length, ids, wanted) -> {
      try (OnnxTensor tokens = OnnxTensor.createTensor(environment, rows(batch, length, ids, -1));
          OnnxTensor mask = OnnxTensor.createTensor(environment, rows(batch, length, ids, 1));
          OnnxTensor types = OnnxTensor.createTensor(environment, rows(batch, length, ids, 0));
          OrtSession.Result result =
              session.run(
                  Map.of("input_ids", tokens, "attention_mask", mask, "token_type_ids", types))) {
        return wanted ? ((float[][][]) result.get(0).getValue())[0][0] : new float[0];
      }
    };
  }

  /// Rows of the ids, or of one number when `constant` is not negative.
  private static long[][] rows(int batch, int length, int[] ids, int constant) {
    long[][] rows = new long[batch][length];
    for (int i = 0; i < batch; i++) {
      for (int j = 0; j < length; j++) {
        rows[i][j] = constant >= 0 ? constant : ids[i * length + j];
      }
    }
    return rows;
  }
}
