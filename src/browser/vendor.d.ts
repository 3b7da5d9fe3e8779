declare module 'tom-select/base' {
  type TomOption = { value: string; text: string; hint?: string; words?: string; disabled?: boolean };
  type Escape = (text: string) => string;
  type Settings = {
    plugins?: Record<string, object>;
    placeholder?: string;
    hidePlaceholder?: boolean;
    maxOptions?: number | null;
    refreshThrottle?: number;
    closeAfterSelect?: boolean;
    onItemAdd?: (this: TomSelect, value: string) => void;
    render?: Record<string, (data: TomOption, escape: Escape) => string>;
    load?: (query: string, done: (options?: TomOption[]) => void) => void;
    shouldLoad?: (query: string) => boolean;
    score?: (query: string) => (option: TomOption) => number;
  };
  export default class TomSelect {
    static define(name: string, plugin: unknown): void;
    constructor(input: HTMLSelectElement, settings: Settings);
    readonly control_input: HTMLInputElement;
    readonly dropdown_content: HTMLElement;
    readonly options: Partial<Record<string, TomOption>>;
    addOption(option: TomOption): void;
    removeOption(value: string): void;
    setActiveOption(option: HTMLElement | null, scroll?: boolean): void;
    setTextboxValue(value: string): void;
    refreshOptions(open?: boolean): void;
    removeOption(value: string, silent?: boolean): void;
    addOptions(options: TomOption[]): void;
    setValue(values: string[]): void;
    readonly wrapper: HTMLElement;
    readonly items: string[];
  }
}

declare module 'tom-select/plugins/change_listener/plugin.js' {
  const plugin: unknown;
  export default plugin;
}

declare module 'tom-select/plugins/remove_button/plugin.js' {
  const plugin: unknown;
  export default plugin;
}
