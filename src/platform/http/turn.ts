export type GiveBack = () => void;

/** A request's place among those of its person: held while the program works, until the answer begins. */
export class Turn {
  #giveBack: GiveBack | null = null;
  isOver = false;

  constructor(private readonly take: () => Promise<GiveBack>) {}

  async resume(): Promise<void> {
    if (this.isOver) return;
    const giveBack = await this.take();
    if (this.isOver) giveBack();
    else this.#giveBack = giveBack;
  }

  /** While a body is still being sent, which takes as long as its sender likes. */
  pause(): void {
    this.#giveBack?.();
    this.#giveBack = null;
  }

  end(): void {
    this.isOver = true;
    this.pause();
  }
}
