package org.chameleoncloud.edge.baker.digest;

import static java.lang.Integer.rotateRight;

/**
 * BLAKE3's compression function (The BLAKE3 paper, section 2.2): compresses 64 bytes of input into a chaining value of
 * eight words.
 */
final class Compression {
  static final int CHUNK_START = 1;
  static final int CHUNK_END = 1 << 1;
  static final int PARENT = 1 << 2;
  static final int ROOT = 1 << 3;

  static final int BLOCK_WORDS = 16;
  static final int BLOCK_BYTES = 64;
  static final int CV_WORDS = 8;

  /** The same initial value as SHA-256's. */
  static final int[] IV = {0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C,
      0x1F83D9AB, 0x5BE0CD19};

  private static final int ROUNDS = 7;

  private Compression() {}

  /**
   * Compresses a block into {@code cv}. The state is in local variables so that the JIT can keep it in registers;
   * with an array this takes three times as long.
   *
   * @param cv the chaining value, 8 words; overwritten
   * @param m contains the block's 16 words
   * @param at where the block starts in {@code m}
   */
  static void compress(int[] cv, int[] m, int at, long counter, int length, int flags) {
    int m0 = m[at];
    int m1 = m[at + 1];
    int m2 = m[at + 2];
    int m3 = m[at + 3];
    int m4 = m[at + 4];
    int m5 = m[at + 5];
    int m6 = m[at + 6];
    int m7 = m[at + 7];
    int m8 = m[at + 8];
    int m9 = m[at + 9];
    int mA = m[at + 10];
    int mB = m[at + 11];
    int mC = m[at + 12];
    int mD = m[at + 13];
    int mE = m[at + 14];
    int mF = m[at + 15];
    int v0 = cv[0];
    int v1 = cv[1];
    int v2 = cv[2];
    int v3 = cv[3];
    int v4 = cv[4];
    int v5 = cv[5];
    int v6 = cv[6];
    int v7 = cv[7];
    int v8 = IV[0];
    int v9 = IV[1];
    int vA = IV[2];
    int vB = IV[3];
    int vC = (int) counter;
    int vD = (int) (counter >>> 32);
    int vE = length;
    int vF = flags;
    for (int round = 0; round < ROUNDS; round++) {
      v0 += v4 + m0;
      vC = rotateRight(vC ^ v0, 16);
      v8 += vC;
      v4 = rotateRight(v4 ^ v8, 12);
      v0 += v4 + m1;
      vC = rotateRight(vC ^ v0, 8);
      v8 += vC;
      v4 = rotateRight(v4 ^ v8, 7);
      v1 += v5 + m2;
      vD = rotateRight(vD ^ v1, 16);
      v9 += vD;
      v5 = rotateRight(v5 ^ v9, 12);
      v1 += v5 + m3;
      vD = rotateRight(vD ^ v1, 8);
      v9 += vD;
      v5 = rotateRight(v5 ^ v9, 7);
      v2 += v6 + m4;
      vE = rotateRight(vE ^ v2, 16);
      vA += vE;
      v6 = rotateRight(v6 ^ vA, 12);
      v2 += v6 + m5;
      vE = rotateRight(vE ^ v2, 8);
      vA += vE;
      v6 = rotateRight(v6 ^ vA, 7);
      v3 += v7 + m6;
      vF = rotateRight(vF ^ v3, 16);
      vB += vF;
      v7 = rotateRight(v7 ^ vB, 12);
      v3 += v7 + m7;
      vF = rotateRight(vF ^ v3, 8);
      vB += vF;
      v7 = rotateRight(v7 ^ vB, 7);
      v0 += v5 + m8;
      vF = rotateRight(vF ^ v0, 16);
      vA += vF;
      v5 = rotateRight(v5 ^ vA, 12);
      v0 += v5 + m9;
      vF = rotateRight(vF ^ v0, 8);
      vA += vF;
      v5 = rotateRight(v5 ^ vA, 7);
      v1 += v6 + mA;
      vC = rotateRight(vC ^ v1, 16);
      vB += vC;
      v6 = rotateRight(v6 ^ vB, 12);
      v1 += v6 + mB;
      vC = rotateRight(vC ^ v1, 8);
      vB += vC;
      v6 = rotateRight(v6 ^ vB, 7);
      v2 += v7 + mC;
      vD = rotateRight(vD ^ v2, 16);
      v8 += vD;
      v7 = rotateRight(v7 ^ v8, 12);
      v2 += v7 + mD;
      vD = rotateRight(vD ^ v2, 8);
      v8 += vD;
      v7 = rotateRight(v7 ^ v8, 7);
      v3 += v4 + mE;
      vE = rotateRight(vE ^ v3, 16);
      v9 += vE;
      v4 = rotateRight(v4 ^ v9, 12);
      v3 += v4 + mF;
      vE = rotateRight(vE ^ v3, 8);
      v9 += vE;
      v4 = rotateRight(v4 ^ v9, 7);
      if (round < ROUNDS - 1) {
        int t0 = m0;
        m0 = m2;
        m2 = m3;
        m3 = mA;
        mA = mC;
        mC = m9;
        m9 = mB;
        mB = m5;
        m5 = t0;
        int t1 = m1;
        m1 = m6;
        m6 = m4;
        m4 = m7;
        m7 = mD;
        mD = mE;
        mE = mF;
        mF = m8;
        m8 = t1;
      }
    }
    cv[0] = v0 ^ v8;
    cv[1] = v1 ^ v9;
    cv[2] = v2 ^ vA;
    cv[3] = v3 ^ vB;
    cv[4] = v4 ^ vC;
    cv[5] = v5 ^ vD;
    cv[6] = v6 ^ vE;
    cv[7] = v7 ^ vF;
  }
}
