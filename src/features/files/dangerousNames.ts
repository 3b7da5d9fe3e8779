const PROGRAMS = endings(
  'exe ex ex_ com scr pif cpl dll ocx sys drv vxd lib msi msp mst msu msix msixbundle appx appxbundle appinstaller',
  'app application gadget xbap jar jnlp apk aab xpi crx deb rpm pkg mpkg dmg snap appimage flatpak elf run',
  'bat cmd js jse mjs cjs vb vbe vbs vbp ws wsf wsh wsc sct shb shs hta ps1 ps1xml ps2 ps2xml psc1 psc2 psd1 psm1 psdm1 cdxml pssc',
  'msh msh1 msh2 mshxml msh1xml msh2xml bas sh bash zsh fish csh ksh command tool workflow action scpt scptd applescript terminal',
  'py pyc pyo pyw pyz pyzw pl rb php php3 phtml asp aspx ashx jsp cgi lua ahk au3 reg',
);

/** Files that start or fetch something when opened: links, help, settings, disk images, office files with macros. */
const OPENERS = endings(
  'lnk url website webloc desktop fileloc inetloc appref-ms flatpakref library-ms search-ms searchconnector-ms rdp',
  'msc inf ins isp its job nsh nsi grp plg prg osd hlp chm settingcontent-ms theme themepack diagcab diagcfg diagpkg',
  'printerexport webpnp xnk scf cnt hpj mad maf mag mam maq mar mas mat mau mav maw mcf mda mde mdt mdw mdz ade adp',
  'iso img vhd vhdx udf cab',
  'docm dotm xlsm xltm xlam xll pptm potm ppam ppsm sldm wll iqy oqy rqy dqy slk vsmacros vsw',
);

/**
 * What Gmail and Outlook block, except what offices exchange (Access databases, certificates, mailboxes), plus scripts,
 * links and images of other systems.
 */
function endings(...lines: string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')));
}

/** Windows opens a file with such an extension by its class id, whatever the name looks like. */
const CLASS_ID = /^\{[0-9a-f-]+\}$/;

export type Danger = 'program' | 'opener';

/**
 * Judged as Windows reads a name: ignoring invisible characters, trailing dots and spaces, width and case, and what
 * follows a colon.
 */
export function dangerOfName(fileName: string): Danger | null {
  const seen = fileName.normalize('NFKC').replace(/[\p{Cc}\p{Cf}]/gu, '');
  const found = seen.split(':').map(endingOf);
  if (found.some((ending) => PROGRAMS.has(ending))) return 'program';
  return found.some((ending) => OPENERS.has(ending) || CLASS_ID.test(ending)) ? 'opener' : null;
}

function endingOf(name: string): string {
  const bare = name.replace(/[\s.]+$/u, '').toLowerCase();
  const dot = bare.lastIndexOf('.');
  return dot === -1 ? '' : bare.slice(dot + 1);
}
